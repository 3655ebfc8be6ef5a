package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvCorruptException;
import org.jspecify.annotations.Nullable;

/** Damage of a store's files, as whoever opens it is told. */
final class Corruption {

    private static final String REMEDY = " Restore the whole directory from a backup. Nothing was changed.";

    private Corruption() {}

    /**
     * Tells of damage, with what to do about it.
     *
     * @param place the file, and where in it
     * @param reason what was expected and what was found, without a full stop
     */
    static KvCorruptException at(String place, String reason, @Nullable Throwable cause) {
        return new KvCorruptException(place, reason + "." + REMEDY, cause);
    }
}
