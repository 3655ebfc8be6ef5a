package dev.rouse;

import dev.rouse.base.OptionCheck;
import io.netty.handler.ssl.SslContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of a node among the others on its store: where it listens for them, how they know each other, and what waits for
 * them. Immutable. A store in memory needs no address: its nodes are in one process.
 */
public final class ClusterOptions {

    private static final Pattern LOOPBACK =
            Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost", Pattern.CASE_INSENSITIVE);
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

    private static final ClusterOptions DEFAULTS = builder().build();

    private final String host;
    private final int port;
    private final String address;
    private final byte @Nullable [] secret;
    private final @Nullable Tls tls;
    private final int weight;
    private final String build;
    private final boolean callsOnly;
    private final int callsInFlight;
    private final long unsentBytes;
    private final int heldCalls;
    private final long heldBytes;
    private final int handOverShards;
    private final int handOverBytes;
    private final Duration linkSilence;
    private final Duration heartbeatSilence;

    private ClusterOptions(Builder from) {
        this.host = from.host;
        this.port = from.port;
        this.address = from.address;
        this.secret = from.secret;
        this.tls = from.tls;
        this.weight = from.weight;
        this.build = from.build;
        this.callsOnly = from.callsOnly;
        this.callsInFlight = from.callsInFlight;
        this.unsentBytes = from.unsentBytes;
        this.heldCalls = from.heldCalls;
        this.heldBytes = from.heldBytes;
        this.handOverShards = from.handOverShards;
        this.handOverBytes = from.handOverBytes;
        this.linkSilence = from.linkSilence;
        this.heartbeatSilence = from.heartbeatSilence;
        checkProtection();
        checkAddress();
    }

    private void checkProtection() {
        if (secret == null && tls == null && !LOOPBACK.matcher(host).matches()) {
            throw OptionCheck.refused(
                    "cluster.host",
                    "one that only this machine reaches (127.0.0.1, ::1, localhost) while nodes do not prove who they are",
                    host,
                    "Give all nodes the same cluster.secret, 16 random bytes or more, or certificates with cluster.tls: else"
                            + " everybody who reaches the address can call all actors.");
        }
    }

    private void checkAddress() {
        if (EVERY_ADDRESS.contains(host) && address.isEmpty()) {
            throw OptionCheck.refused(
                    "cluster.address",
                    "set where cluster.host is every address of the machine, " + host,
                    "nothing",
                    "Say at which host, and port if it is another one, the other nodes reach this one.");
        }
    }

    /** The options that a node has by default. */
    public static ClusterOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .host(host)
                .port(port)
                .address(address)
                .weight(weight)
                .build(build)
                .callsOnly(callsOnly)
                .callsInFlight(callsInFlight)
                .unsentBytes(unsentBytes)
                .heldCalls(heldCalls)
                .heldBytes(heldBytes)
                .handOverShards(handOverShards)
                .handOverBytes(handOverBytes)
                .linkSilence(linkSilence)
                .heartbeatSilence(heartbeatSilence);
        builder.secret = secret;
        builder.tls = tls;
        return builder;
    }

    /** As {@link Builder#host} set it. */
    public String host() {
        return host;
    }

    /** As {@link Builder#port} set it. */
    public int port() {
        return port;
    }

    /** As {@link Builder#address} set it; empty for the one that it is bound to. */
    public String address() {
        return address;
    }

    /** A copy of the bytes that {@link Builder#secret(String)} set; null for none. */
    public byte @Nullable [] secret() {
        return secret == null ? null : secret.clone();
    }

    /** As {@link Builder#tls} set it; null for none. */
    public @Nullable Tls tls() {
        return tls;
    }

    /** As {@link Builder#weight} set it. */
    public int weight() {
        return weight;
    }

    /** As {@link Builder#build(String)} set it; empty for what the program's jar says. */
    public String build() {
        return build;
    }

    /** As {@link Builder#callsOnly} set it. */
    public boolean callsOnly() {
        return callsOnly;
    }

    /** As {@link Builder#callsInFlight} set it. */
    public int callsInFlight() {
        return callsInFlight;
    }

    /** As {@link Builder#unsentBytes} set it. */
    public long unsentBytes() {
        return unsentBytes;
    }

    /** As {@link Builder#heldCalls} set it. */
    public int heldCalls() {
        return heldCalls;
    }

    /** As {@link Builder#heldBytes} set it. */
    public long heldBytes() {
        return heldBytes;
    }

    /** As {@link Builder#handOverShards} set it. */
    public int handOverShards() {
        return handOverShards;
    }

    /** As {@link Builder#handOverBytes} set it. */
    public int handOverBytes() {
        return handOverBytes;
    }

    /** As {@link Builder#linkSilence} set it. */
    public Duration linkSilence() {
        return linkSilence;
    }

    /** As {@link Builder#heartbeatSilence} set it. */
    public Duration heartbeatSilence() {
        return heartbeatSilence;
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "ClusterOptions[" + host + ":" + port + (address.isEmpty() ? "" : ", reached at " + address)
                + (secret == null ? "" : ", a secret") + (tls == null ? "" : ", TLS") + ", weight " + weight
                + (callsOnly ? ", only calls" : "") + "]";
    }

    /**
     * Contexts of Netty for TLS between nodes. Each node is server and client: both show a certificate that the others trust.
     *
     * @param server which requires a certificate of clients
     * @param client which shows one
     */
    public record Tls(SslContext server, SslContext client) {

        /** @throws IllegalArgumentException they are for the other side, or absent */
        public Tls {
            OptionCheck.present("cluster.tls.server", server);
            OptionCheck.present("cluster.tls.client", client);
            if (!server.isServer()) {
                throw OptionCheck.refused(
                        "cluster.tls.server", "a context for servers", "one for clients", "The server's comes first.");
            }
            if (!client.isClient()) {
                throw OptionCheck.refused(
                        "cluster.tls.client", "a context for clients", "one for servers", "The server's comes first.");
            }
        }
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final int LEAST_SECRET_BYTES = 16;
        private static final int HIGHEST_PORT = 65_535;
        private static final int MOST_HAND_OVER_BYTES = 2 * 1024 * 1024;

        private String host = "127.0.0.1";
        private int port;
        private String address = "";
        private byte @Nullable [] secret;
        private @Nullable Tls tls;
        private int weight = 1;
        private String build = "";
        private boolean callsOnly;
        private int callsInFlight = 4096;
        private long unsentBytes = 16L * 1024 * 1024;
        private int heldCalls = 65_536;
        private long heldBytes = 64L * 1024 * 1024;
        private int handOverShards = 32;
        private int handOverBytes = 1024 * 1024;
        private Duration linkSilence = Duration.ofSeconds(1);
        private Duration heartbeatSilence = Duration.ofMillis(1500);

        private Builder() {}

        /**
         * Sets the host, a name or number of this machine, on which it listens for other nodes. 127.0.0.1 by default; any that
         * other machines reach needs a {@link #secret(String)} or {@link #tls}.
         */
        public Builder host(String name) {
            String given = OptionCheck.present("cluster.host", name);
            host = given.startsWith("[") && given.endsWith("]") ? given.substring(1, given.length() - 1) : given;
            if (host.isBlank()) {
                throw OptionCheck.refused("cluster.host", "a name or number of this machine", "nothing", "");
            }
            return this;
        }

        /**
         * Sets the port on which it listens for other nodes. A free one by default, which it tells the others by itself.
         *
         * @param number from 0 to 65,535; 0 for a free one
         */
        public Builder port(int number) {
            port = OptionCheck.atLeast(0, "cluster.port", number, "Zero takes a free one.");
            if (number > HIGHEST_PORT) {
                throw OptionCheck.refused("cluster.port", "at most " + HIGHEST_PORT, number, "Zero takes a free one.");
            }
            return this;
        }

        /** Sets {@link #host} and {@link #port}. */
        public Builder bind(String name, int number) {
            return host(name).port(number);
        }

        /**
         * Sets the address that the others are told, where it is another one than that it listens on: behind a translation of
         * addresses, or where it listens on all of them. Empty by default.
         *
         * @param reachedAt {@code host} or {@code host:port}; one of IPv6 in brackets where a port follows
         */
        public Builder address(String reachedAt) {
            address = OptionCheck.present("cluster.address", reachedAt);
            return this;
        }

        /**
         * Sets the secret that all nodes share: each proves to the other that it knows it, and it is never sent. It protects
         * nothing that is sent behind that from who listens on the network; {@link #tls} does. None by default.
         *
         * @param text of at least 16 bytes, random: whoever listens may try others at leisure
         */
        public Builder secret(String text) {
            return secret(OptionCheck.present("cluster.secret", text).toCharArray());
        }

        /** As {@link #secret(String)}, with characters that are copied, and may be overwritten then. */
        public Builder secret(char[] text) {
            ByteBuffer bytes =
                    StandardCharsets.UTF_8.encode(CharBuffer.wrap(OptionCheck.present("cluster.secret", text)));
            byte[] given = new byte[bytes.remaining()];
            bytes.get(given);
            Arrays.fill(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit(), (byte) 0);
            if (given.length < LEAST_SECRET_BYTES) {
                throw OptionCheck.refused(
                        "cluster.secret",
                        "at least " + LEAST_SECRET_BYTES + " bytes",
                        given.length,
                        "Make a random one, with 'openssl rand -base64 24' say.");
            }
            secret = given;
            return this;
        }

        /**
         * Lets nodes speak TLS, and show each other certificates. None by default.
         *
         * @param server made with {@code clientAuth(ClientAuth.REQUIRE)}, which is checked when the node starts
         * @param client with the key of this node; by default Netty's checks the host's name too
         */
        public Builder tls(SslContext server, SslContext client) {
            tls = new Tls(server, client);
            return this;
        }

        /**
         * Share of the actors that this node has beside others, which have theirs. 1 by default.
         *
         * @param share from 1 to 1,000
         */
        public Builder weight(int share) {
            weight = OptionCheck.atLeast(1, "cluster.weight", share, "A node with no actors is one that only calls.");
            if (share > 1000) {
                throw OptionCheck.refused("cluster.weight", "at most 1000", share, "Only its ratio to others counts.");
            }
            return this;
        }

        /**
         * Sets the version of the program, which others are shown; while two are there, actors go to the newest. By default
         * the {@code Implementation-Version} of the program's jar, or {@code dev}.
         */
        public Builder build(String version) {
            build = OptionCheck.present("cluster.build", version);
            return this;
        }

        /** Whether this node has no actors, and only brings calls to those that do. False by default. */
        public Builder callsOnly(boolean only) {
            callsOnly = only;
            return this;
        }

        /** A node that has no actors. */
        public Builder callsOnly() {
            return callsOnly(true);
        }

        /**
         * Sets how many calls over one link, from one lane of a node to this one, may have no answer yet; others end with {@link
         * OverloadedException}. 4,096 by default.
         *
         * @param calls at least 1
         */
        public Builder callsInFlight(int calls) {
            callsInFlight = OptionCheck.atLeast(1, "cluster.callsInFlight", calls, "");
            return this;
        }

        /**
         * Bytes of calls from one lane to one node that wait because it takes no more; others end with {@link
         * OverloadedException}. 16 MiB by default.
         *
         * @param bytes at least 1
         */
        public Builder unsentBytes(long bytes) {
            unsentBytes = OptionCheck.atLeast(1, "cluster.unsentBytes", bytes, "");
            return this;
        }

        /**
         * Calls on one lane that wait while nobody has their shards; a sixteenth of them may be of one shard. 65,536 by default.
         *
         * @param calls at least 1
         */
        public Builder heldCalls(int calls) {
            heldCalls = OptionCheck.atLeast(1, "cluster.heldCalls", calls, "With 1 others are refused at once.");
            return this;
        }

        /**
         * Bytes of the arguments of those, an eighth of them of one shard. 64 MiB by default.
         *
         * @param bytes at least 1
         */
        public Builder heldBytes(long bytes) {
            heldBytes = OptionCheck.atLeast(1, "cluster.heldBytes", bytes, "");
            return this;
        }

        /**
         * Shards that this node gives away at a time. 32 by default.
         *
         * @param shards at least 1
         */
        public Builder handOverShards(int shards) {
            handOverShards = OptionCheck.atLeast(
                    1, "cluster.handOverShards", shards, "Fewer at a time take longer, and keep fewer actors waiting.");
            return this;
        }

        /**
         * Sets how much of what it has in memory of the actors of those goes along, so that they start there without a read, those
         * that were used last first; and how much it takes from another node at a time. 1 MiB by default.
         *
         * @param bytes from 0 to 2 MiB; with 0 each of them starts with a read
         */
        public Builder handOverBytes(int bytes) {
            handOverBytes = OptionCheck.atLeast(0, "cluster.handOverBytes", bytes, "With 0 nothing goes along.");
            if (bytes > MOST_HAND_OVER_BYTES) {
                throw OptionCheck.refused(
                        "cluster.handOverBytes",
                        "at most " + MOST_HAND_OVER_BYTES,
                        bytes,
                        "It goes in one frame: give away fewer shards at a time.");
            }
            return this;
        }

        /**
         * Sets the time after which another node that does not answer on its link may be dead. 1 s by default.
         *
         * @param silence more than zero
         */
        public Builder linkSilence(Duration silence) {
            linkSilence =
                    OptionCheck.positive("cluster.linkSilence", silence, "A short one is some hundred milliseconds.");
            return this;
        }

        /**
         * Sets the time for which its heartbeat must have stood still too, and never less than one and a half heartbeats.
         * 1.5 s by default.
         *
         * @param silence more than zero
         */
        public Builder heartbeatSilence(Duration silence) {
            heartbeatSilence = OptionCheck.positive(
                    "cluster.heartbeatSilence", silence, "One and a half heartbeats are the least.");
            return this;
        }

        /** The options as they are set now. */
        public ClusterOptions build() {
            return new ClusterOptions(this);
        }
    }
}
