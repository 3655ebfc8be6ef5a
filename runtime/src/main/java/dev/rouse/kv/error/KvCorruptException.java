package dev.rouse.kv.error;

import org.jspecify.annotations.Nullable;

/** Stored bytes are not what was written, or newer than this code understands. They are left as they are. */
public final class KvCorruptException extends KvException {

    private static final long serialVersionUID = 1L;

    private final String place;

    /** @param place the file and position, or the key, that cannot be read */
    public KvCorruptException(String place, String reason, @Nullable Throwable cause) {
        super("Cannot read " + place + ": " + reason, cause);
        this.place = place;
    }

    /** The file and position, or the key, that cannot be read. */
    public String place() {
        return place;
    }
}
