package dev.rouse.benchmarks.scenario.socket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Clients that are connected to actors, each by a socket of its own, lose all of these at once, and resume. */
final class ReturningClients implements ManySockets.Listener, AutoCloseable {

    private static final Pattern CONNECTED =
            Pattern.compile("\\{\"connected\":\\{\"id\":1,\"connection\":\"([\\w-]+)\",\"resumed\":(true|false),.*");
    private static final int PATIENCE_SECONDS = 60;

    private final int actors;
    private final ManySockets sockets;
    private final @Nullable String[] connections;
    private volatile CompletableFuture<Boolean> all = new CompletableFuture<>();

    // On the thread of the clients, or while that has nothing to do.
    private int connected;
    private boolean isReturning;

    /** @param actors that the clients are spread over */
    ReturningClients(int port, int clients, int actors) {
        this.actors = actors;
        this.sockets = new ManySockets(port, this);
        this.connections = new @Nullable String[clients];
    }

    /** Connects all, and waits for the last. Returns the milliseconds that it took. */
    double connect() {
        long began = System.nanoTime();
        sockets.open(connections.length);
        all.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return (System.nanoTime() - began) / 1e6;
    }

    /** Cuts the sockets of all, has all resume, and waits for the last. Returns the milliseconds since all were cut. */
    double cutAndResume() {
        sockets.cut();
        all = new CompletableFuture<>();
        connected = 0;
        isReturning = true;
        return connect();
    }

    @Override
    public void isReady(int socket) {
        String connection = connections[socket];
        String again = connection == null ? "" : ",\"connection\":\"" + connection + "\",\"after\":0";
        sockets.send(
                socket,
                "{\"connect\":{\"id\":1,\"type\":\"feed\",\"key\":[\"feed-" + socket % actors + "\"]" + again + "}}");
    }

    @Override
    public void came(int socket, ByteBuf frame) {
        String text = frame.toString(StandardCharsets.UTF_8);
        Matcher found = CONNECTED.matcher(text);
        if (!found.matches() || Boolean.parseBoolean(found.group(2)) != isReturning) {
            failed(new IllegalStateException("A client is not connected as it should be: " + text));
            return;
        }
        connections[socket] = found.group(1);
        if (++connected == connections.length) {
            all.complete(true);
        }
    }

    @Override
    public void failed(Throwable cause) {
        all.completeExceptionally(cause);
    }

    /** Whether all have connections of their own. */
    boolean areDifferent() {
        return Arrays.stream(connections).distinct().count() == connections.length;
    }

    @Override
    public void close() {
        sockets.close();
    }
}
