package dev.rouse.kv.fdb.open;

import dev.rouse.kv.fdb.error.FdbSetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that says where a cluster is.
 *
 * @param path of the file
 * @param coordinators as written there, with commas
 */
public record ClusterFile(Path path, String coordinators) {

    private static final Path INSTALLED = Path.of("/etc/foundationdb/fdb.cluster");
    private static final Path HERE = Path.of("fdb.cluster");
    private static final String VARIABLE = "FDB_CLUSTER_FILE";
    private static final String FORM = "one line of the form description:id@ip:port,ip:port";

    private static final Pattern LINE =
            Pattern.compile("\\w+:[A-Za-z0-9]+@(?<coordinators>[^\\s,]+:\\d+(:tls)?(,[^\\s,]+:\\d+(:tls)?)*)");

    /**
     * The file at {@code given}; null: the one that FoundationDB's clients take by default. Blocks.
     *
     * @throws FdbSetupException when it is missing, unreadable or not a cluster file
     */
    public static ClusterFile read(@Nullable Path given) {
        Path path = given == null ? byDefault(System.getenv(VARIABLE)) : given;
        try {
            return parse(path, Files.readString(path));
        } catch (IOException | RuntimeException error) {
            if (error instanceof FdbSetupException known) {
                throw known;
            }
            throw new FdbSetupException(
                    "Cannot read the cluster file " + path.toAbsolutePath() + " (" + error + "): it is " + FORM
                            + ". Copy it from a machine of the cluster, or give its path with"
                            + " FdbKvStoreBuilder.clusterFile or the environment variable " + VARIABLE + ".",
                    error);
        }
    }

    private static Path byDefault(@Nullable String variable) {
        if (variable != null && !variable.isEmpty()) {
            return Path.of(variable);
        }
        return Files.exists(HERE) ? HERE : INSTALLED;
    }

    static ClusterFile parse(Path path, String text) {
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        var line = LINE.matcher(String.join(" ", lines));
        if (!line.matches()) {
            throw new FdbSetupException(
                    "The cluster file " + path.toAbsolutePath() + " has '" + String.join(" ", lines) + "', expected is "
                            + FORM + ". Copy it again from a machine of the cluster.",
                    null);
        }
        return new ClusterFile(path, line.group("coordinators"));
    }
}
