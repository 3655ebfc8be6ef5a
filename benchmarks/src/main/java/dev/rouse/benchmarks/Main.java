package dev.rouse.benchmarks;

import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.demo.DemoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The demo server, and behind {@code bench} the benchmarks.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java
 * mvn -q test-compile exec:java -Dexec.args="--port 9090 --store memory"
 * mvn -q test-compile exec:java -Dexec.args="--store fdb --cluster-file /etc/foundationdb/fdb.cluster"
 * mvn -q test-compile exec:java -Dexec.args="--store fdb --port 8081 --node-bind 10.0.0.7:7400"
 * mvn -q test-compile exec:java -Dexec.args="bench --quick"
 * }</pre>
 */
@Command(
        name = "rouse",
        description =
                "Serves counters, shopping carts, reminders, a shop, orders and rooms over HTTP, until it is interrupted.",
        subcommands = BenchCommand.class,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    /** Status of a process that cannot serve any more, out of memory, say: start another. */
    private static final int BROKEN = 3;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private int port;

    @Mixin
    private DemoStore store = new DemoStore();

    @Mixin
    private DemoNode node = new DemoNode();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Tells this.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Where to listen, 0 for any free port; ${DEFAULT-VALUE} by default.")
    void setPort(int value) {
        if (value < 0 || value > HIGHEST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port is from 0 to " + HIGHEST_PORT + ", got " + value);
        }
        port = value;
    }

    /** Runs the command line, and ends the process with its status unless that is 0. */
    public static void main(String[] args) {
        int status = Commands.run(new Main(), args);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        requireFreePort();
        RuntimeOptions options = node.apply(RuntimeOptions.builder()).build();
        DemoServer server =
                Commands.await(store.open(node).flatMap(opened -> DemoServer.start(opened, port, options.cluster())));
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "rouse-demo-stop"));
        server.whenEnded().subscribe(done -> {}, reason -> {
            if (reason.getCause() instanceof Error) {
                status.set(BROKEN);
                spec.commandLine().getErr().println(reason.getMessage());
                stopped.countDown();
            }
        });
        welcome(server);
        stopped.await();
        return status.get();
    }

    /** Before anything is opened for nothing. Binding the port tells for certain. */
    private void requireFreePort() {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(DemoServer.HOST))) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw new CommandFailedException("Cannot listen on port " + port + " of " + DemoServer.HOST + " ("
                    + e.getMessage() + "): choose another with --port, 0 for any free one.");
        }
    }

    private void stop(DemoServer server, CountDownLatch stopped) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            server.stop().block(LONGEST_STOP);
            out.println("Stopped.");
        } catch (RuntimeException e) {
            out.println("Stopped, but not as it should be: " + e);
        } finally {
            out.flush();
            stopped.countDown();
        }
    }

    private void welcome(DemoServer server) {
        String actors = "http://" + DemoServer.HOST + ":" + server.port() + "/actors";
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("  Rouse is ready on port " + server.port() + ". Open http://" + DemoServer.HOST + ":"
                + server.port() + "/ in two browser windows, or try in another terminal:");
        out.println();
        out.println("  curl " + actors + "/counter/visits/increment -d '[1]'");
        out.println("  curl " + actors + "/cart/ann/add -d '[\"tea\", 2]'");
        out.println("  curl " + actors + "/cart/ann/checkout -d '[\"no sugar\"]'");
        out.println("  curl " + actors + "/reminder/ann/remindIn -d '[5000, \"tea is ready\"]'");
        out.println("  curl " + actors + "/reminder/ann/list -d '[]'");
        out.println("  curl " + actors + "/shop/main/queues/orders -d '{\"item\": \"tea\", \"count\": 2}'");
        out.println("  curl " + actors + "/shop/main/queues");
        out.println("  curl " + actors
                + "/order/17/place -d '[\"tea\", 2]'   # a workflow, until you approve() or cancel()");
        out.println("  curl " + actors + "/order/17/approve -d '[]'");
        out.println("  curl " + actors + "/order/17/status -d '[]'");
        out.println("  curl -N -H 'Accept: text/event-stream' " + actors
                + "/room/lobby/events/message   # in another terminal");
        out.println("  curl " + actors + "/room/lobby/say -d '[\"ann\", \"hello\"]'");
        out.println();
        out.println("  " + store.whereDataIs());
        if (server.joins()) {
            out.println("  It joins the others on this FoundationDB, and serves once it knows which of them live.");
        }
        out.println();
        out.flush();
    }
}
