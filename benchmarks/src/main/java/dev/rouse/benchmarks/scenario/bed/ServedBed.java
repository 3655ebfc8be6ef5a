package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.ActorOptions;
import dev.rouse.kv.KvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.SocketOptions;

/** A node with its server on its lanes, until it is closed. */
public final class ServedBed implements AutoCloseable {

    private final TestBed bed;
    private final ActorHttpServer server;

    private ServedBed(TestBed bed) {
        this.bed = bed;
        this.server = ActorHttpServer.bind(
                        bed.runtime(),
                        "localhost",
                        0,
                        ActorHttpOptions.builder()
                                .sockets(sockets -> sockets.maxSocketsPerAddress(
                                        SocketOptions.defaults().maxSockets()))
                                .build(),
                        bed.runtime().eventLoops())
                .blockOptional()
                .orElseThrow();
    }

    /** With the defaults of the library, but that all clients may be on this machine. */
    public static ServedBed on(KvStore store, Lanes lanes) {
        return new ServedBed(TestBed.on(store, ActorOptions.defaults(), options -> options, lanes));
    }

    public TestBed bed() {
        return bed;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close().block();
        bed.close();
    }
}
