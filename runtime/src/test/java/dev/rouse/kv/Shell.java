package dev.rouse.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Commands of the operating system, as an operator gives them. */
public final class Shell {

    private Shell() {}

    /** Runs {@code command} and waits for its end, which is to be a good one. */
    public static void run(Object... command) throws IOException, InterruptedException {
        Said said = tryTo(command);
        assertThat(said.status)
                .as("%s: %s", Arrays.toString(command), said.text)
                .isZero();
    }

    /**
     * The end of a command.
     *
     * @param text standard output and error
     */
    public record Said(int status, String text) {}

    /** Runs {@code command} and waits for its end, whatever it is: status 127 where there is no such program. */
    public static Said tryTo(Object... command) throws IOException, InterruptedException {
        List<String> words = Arrays.stream(command).map(String::valueOf).toList();
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return new Said(127, String.valueOf(missing.getMessage()));
        }
        String text = new String(process.getInputStream().readAllBytes()).strip();
        return new Said(process.waitFor(), text);
    }
}
