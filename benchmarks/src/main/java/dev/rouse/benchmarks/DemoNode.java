package dev.rouse.benchmarks;

import dev.rouse.ClusterOptions;
import dev.rouse.RuntimeOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Place of the demo's node among others on the same FoundationDB, as its command line names it. */
final class DemoNode {

    @Option(
            names = "--node-bind",
            paramLabel = "HOST[:PORT]",
            description =
                    "Where to listen for other nodes; 127.0.0.1 and a free port by default. Any address that other machines"
                            + " reach needs --node-secret.")
    private @Nullable String bind;

    @Option(
            names = "--node-address",
            paramLabel = "HOST[:PORT]",
            description = "Where the other nodes reach this one, if that is another address than it listens on.")
    private @Nullable String address;

    @Option(
            names = "--node-secret",
            paramLabel = "TEXT",
            defaultValue = "${env:ROUSE_NODE_SECRET}",
            description =
                    "That all nodes share, of 16 random bytes or more; by default what $ROUSE_NODE_SECRET has, which"
                            + " others on this machine do not see.")
    private @Nullable String secret;

    /** The options that were given, by name. */
    List<String> given() {
        return Stream.of(bind == null ? null : "--node-bind", address == null ? null : "--node-address")
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Sets what was given.
     *
     * @throws CommandFailedException it means nothing
     */
    RuntimeOptions.Builder apply(RuntimeOptions.Builder options) {
        try {
            return options.cluster(this::apply);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage())
                    .replace("cluster.host", "--node-bind")
                    .replace("cluster.port", "the port of --node-bind")
                    .replace("cluster.address", "--node-address")
                    .replace("cluster.secret", "--node-secret")
                    .replace(", or certificates with cluster.tls", ""));
        }
    }

    private ClusterOptions.Builder apply(ClusterOptions.Builder cluster) {
        if (bind != null) {
            int colon = bind.lastIndexOf(':');
            boolean hasPort = colon >= 0 && (bind.indexOf(':') == colon || bind.charAt(colon - 1) == ']');
            cluster.host(hasPort ? bind.substring(0, colon) : bind);
            cluster.port(hasPort ? port(bind.substring(colon + 1)) : 0);
        }
        if (address != null) {
            cluster.address(address);
        }
        return secret == null || secret.isEmpty() ? cluster : cluster.secret(secret);
    }

    private static int port(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("cluster.port is a number, got '" + digits + "'.", e);
        }
    }
}
