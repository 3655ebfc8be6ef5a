package dev.rouse.benchmarks;

import dev.rouse.benchmarks.harness.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything behind {@code bench jmh} to JMH, in a JVM whose class path its forks can have too. */
@Command(name = "jmh", description = "Runs the micro-benchmarks; what follows goes to JMH, -h tells what it takes.")
final class JmhCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        return ChildJvm.run(List.of(), org.openjdk.jmh.Main.class, arguments);
    }
}
