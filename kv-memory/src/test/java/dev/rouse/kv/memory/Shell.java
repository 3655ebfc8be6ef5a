package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Commands of the operating system, as an operator gives them. */
final class Shell {

    private Shell() {}

    static void run(Object... command) throws IOException, InterruptedException {
        List<String> words = Arrays.stream(command).map(String::valueOf).toList();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s: %s", words, said).isZero();
    }
}
