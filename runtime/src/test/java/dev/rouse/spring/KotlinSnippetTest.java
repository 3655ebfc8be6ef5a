package dev.rouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.document.Snippet;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide's actor and controller in Kotlin, compiled as they are written there, serve in a Spring application. */
@Timeout(600)
class KotlinSnippetTest {

    /** What the snippet leaves to its reader, and an actor whose coroutine waits in each way that the guide names. */
    private static final String REST = """
            package visits
            import dev.rouse.*
            import dev.rouse.spring.ActorComponent
            import java.time.Duration
            import kotlinx.coroutines.Dispatchers
            import kotlinx.coroutines.reactor.awaitSingle
            import kotlinx.coroutines.reactor.mono
            import org.springframework.stereotype.Service
            import org.springframework.web.bind.annotation.*
            import reactor.core.publisher.Mono

            interface Counter { fun increment(by: Long): Mono<Long> }

            @Service
            class Tariff { fun of(visits: Long) = visits * 10 }

            interface Patient { fun sum(): Mono<String> }

            @ActorComponent
            class PatientActor : Actor<Long>(), Patient {
                override fun initialState(): Long = 0
                override fun sum(): Mono<String> = mono(Dispatchers.Unconfined) {
                    val first = Thread.currentThread()
                    val of = actors().actor(Counter::class.java, "summed").increment(1).awaitSingle()
                    val sum = update { it + of }
                    Mono.delay(Duration.ofMillis(1)).publishOn(lane()).awaitSingle()
                    "${update { sum + 1 }} on its lane: ${first === Thread.currentThread()}"
                }
            }
            """;

    @TempDir
    Path folder;

    private Path compiled() throws IOException {
        List<String> lines = new ArrayList<>(REST.lines().toList());
        lines.addAll(Snippet.of("runtime/README.md", "kotlin", "spring-boot").lines());
        Path source = Files.write(folder.resolve("Visits.kt"), lines);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        "-Werror",
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "17",
                        "-module-name",
                        "visits",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
        return classes;
    }

    @Test
    void snippetOfTheGuideServes() throws Exception {
        String classPath = compiled() + File.pathSeparator + System.getProperty("java.class.path");
        Process process = new JavaProcess(KotlinApplication.class.getName(), classPath)
                .builder()
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        assertThat(said).containsSubsequence("10", "20", "11 on its lane: true");
    }
}
