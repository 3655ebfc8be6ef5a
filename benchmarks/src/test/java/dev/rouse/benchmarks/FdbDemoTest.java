package dev.rouse.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The demo on FoundationDB. */
@OnFoundationDb
final class FdbDemoTest {

    private final String clusterFile;
    private final String root;

    FdbDemoTest(FdbRoot shared) {
        clusterFile = shared.clusterFile().toString();
        root = "demo-" + System.nanoTime();
    }

    private DemoProcess start() throws IOException {
        return DemoProcess.start("--port", "0", "--store", "fdb", "--cluster-file", clusterFile, "--root", root);
    }

    @Test
    void processesOnOneClusterShareTheActorsAndGoOnWithoutOneThatIsKilled() throws Exception {
        try (DemoProcess one = start();
                DemoProcess two = start();
                DemoProcess three = start()) {
            int[] ports = {one.port(), two.port(), three.port()};
            for (int round = 1; round <= ports.length; round++) {
                for (int counter = 0; counter < 30; counter++) {
                    int port = ports[(round + counter) % ports.length];
                    assertThat(call(port, counter + "/increment", "[1]")).isEqualTo(String.valueOf(round));
                }
            }
            two.kill();
            two.status();
            for (int counter = 0; counter < 30; counter++) {
                int port = counter % 2 == 0 ? ports[0] : ports[2];
                assertThat(call(port, counter + "/increment", "[1]")).isEqualTo("4");
            }
        }
    }

    private static String call(int port, String action, String arguments) {
        return DemoProcess.call(port, "counter/" + action, arguments).join().body();
    }

    @Test
    void whatWasAnsweredIsThereAfterAnOrderlyStop() throws Exception {
        try (DemoProcess demo = start()) {
            assertThat(call(demo.port(), "visits/increment", "[41]")).isEqualTo("41");
            demo.terminate();

            assertThat(demo.output()).endsWith("Stopped.").noneMatch(line -> line.contains("WARN"));
            assertThat(demo.errors()).isEmpty();
        }
        try (DemoProcess again = start()) {
            assertThat(call(again.port(), "visits/increment", "[1]")).isEqualTo("42");
        }
    }

    @Test
    void whatWasAnsweredSurvivesKill() throws Exception {
        try (DemoProcess demo = start()) {
            assertThat(call(demo.port(), "visits/increment", "[41]")).isEqualTo("41");
            demo.kill();
            demo.status();
        }
        try (DemoProcess again = start()) {
            assertThat(call(again.port(), "visits/increment", "[1]")).isEqualTo("42");
        }
    }

    @Test
    void remindersComeTrueOnceAcrossKill() throws Exception {
        Reminders.comeTrueOnceAcrossKill(this::start);
    }

    @Test
    void ordersComeToTheirEndWheneverItIsKilled() throws Exception {
        Orders.comeToTheirEndWheneverTheDemoIsKilled(this::start);
    }
}
