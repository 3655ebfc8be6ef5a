package dev.rouse;

import java.util.ArrayList;
import java.util.List;

/**
 * What is read ahead for the actors of a type, with budgets in bytes of keys, values and 16 bytes an entry. A budget of 0
 * leaves the thing out of bundles.
 *
 * @param totalBytes for everything together, 1 MiB by default
 * @param scheduleBytes 128 KiB by default
 * @param queueBytes 64 KiB by default
 * @param connectionsBytes 64 KiB by default
 * @param workflowBytes 128 KiB by default
 * @param keys of the actor's own data
 * @param prefixes of the actor's own data, by priority
 */
public record PreloadOptions(
        int totalBytes,
        int scheduleBytes,
        int queueBytes,
        int connectionsBytes,
        int workflowBytes,
        List<DataKey> keys,
        List<Prefix> prefixes) {

    private static final int KIB = 1024;

    /** What {@link ActorOptions} begin with. */
    public static final PreloadOptions DEFAULTS =
            new PreloadOptions(1024 * KIB, 128 * KIB, 64 * KIB, 64 * KIB, 128 * KIB, List.of(), List.of());

    public PreloadOptions {
        keys = List.copyOf(keys);
        prefixes = List.copyOf(prefixes);
        if (Math.min(
                        Math.min(totalBytes, scheduleBytes),
                        Math.min(queueBytes, Math.min(connectionsBytes, workflowBytes)))
                < 0) {
            throw new IllegalArgumentException("Preload budgets are 0 or more.");
        }
        if (keys.size() + prefixes.size() > 40) {
            throw new IllegalArgumentException("At most 40 keys and prefixes of own data are read ahead, got "
                    + (keys.size() + prefixes.size()) + ".");
        }
    }

    /**
     * A prefix of the actor's own data.
     *
     * @param maxBytes budget of its own
     * @param partial whether what fits is kept when not everything does: then single keys may be found in it, while a list
     *     goes to the store
     */
    public record Prefix(DataKey prefix, int maxBytes, boolean partial) {}

    public PreloadOptions withTotalBytes(int bytes) {
        return new PreloadOptions(bytes, scheduleBytes, queueBytes, connectionsBytes, workflowBytes, keys, prefixes);
    }

    /** Adds a key of the actor's own data. */
    public PreloadOptions withKey(DataKey key) {
        List<DataKey> more = new ArrayList<>(keys);
        more.add(key);
        return new PreloadOptions(
                totalBytes, scheduleBytes, queueBytes, connectionsBytes, workflowBytes, more, prefixes);
    }

    /** Adds a prefix of the actor's own data, after those that are there. */
    public PreloadOptions withPrefix(DataKey prefix, int maxBytes, boolean partial) {
        List<Prefix> more = new ArrayList<>(prefixes);
        more.add(new Prefix(prefix, maxBytes, partial));
        return new PreloadOptions(totalBytes, scheduleBytes, queueBytes, connectionsBytes, workflowBytes, keys, more);
    }
}
