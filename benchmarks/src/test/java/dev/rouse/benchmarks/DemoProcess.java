package dev.rouse.benchmarks;

import dev.rouse.fixture.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Main} in a process of its own, which is killed when it lives longer than any test. */
final class DemoProcess implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern READY = Pattern.compile("ready on port (\\d+)");
    private static final int LONGEST_SECONDS = 60;

    /** They are killed before the second compiler has paid for itself. */
    private static final List<String> SHORT_LIVED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final BufferedReader out;
    private final List<String> lines = new ArrayList<>();

    private DemoProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
        process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
    }

    static DemoProcess start(String... arguments) throws IOException {
        return start(SHORT_LIVED, arguments);
    }

    /** @param jvm options of the JVM */
    static DemoProcess start(List<String> jvm, String... arguments) throws IOException {
        return new DemoProcess(new JavaProcess(Main.class, jvm)
                .with((Object[]) arguments)
                .builder()
                .start());
    }

    /** Waits for the line that says so, and returns the port in it. */
    int port() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new AssertionError("It ended before it was ready: " + lines + ", " + errors());
    }

    /** Waits for its end. */
    int status() throws InterruptedException {
        return process.waitFor();
    }

    /** The rest of its standard output; waits for its end. */
    List<String> output() {
        return out.lines().toList();
    }

    /** All of its standard error; waits for its end. */
    List<String> errors() {
        return process.errorReader().lines().toList();
    }

    /** SIGTERM; what it prints can still be read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    static CompletableFuture<HttpResponse<String>> call(int port, String action, String arguments) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actors/" + action))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(arguments))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return getAnything(port, "/actors/" + path);
    }

    /** The members of its cluster, as it sees them. */
    static HttpResponse<String> cluster(int port) throws IOException, InterruptedException {
        return getAnything(port, "/cluster");
    }

    private static HttpResponse<String> getAnything(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + port + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Gives {@code lines} each line of a stream of events, from a thread of the client, until the process or the server ends it. */
    static CompletableFuture<?> follow(int port, String path, Consumer<String> lines) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actors/" + path))
                .header("accept", "text/event-stream")
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(lines));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
