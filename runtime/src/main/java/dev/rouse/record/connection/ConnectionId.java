package dev.rouse.record.connection;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The id of a connection: 16 random bytes, which who may resume it knows; 22 characters of base64url as text. */
public record ConnectionId(long high, long low) implements Comparable<ConnectionId> {

    /** Its bytes. */
    public static final int BYTES = 16;

    private static final int CHARACTERS = 22;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /**
     * A new one.
     *
     * @param random whose numbers nobody can guess
     */
    public static ConnectionId random(RandomGenerator random) {
        return new ConnectionId(random.nextLong(), random.nextLong());
    }

    /** The id that {@code text} is; null where it is none. */
    public static @Nullable ConnectionId parse(String text) {
        if (text.length() != CHARACTERS) {
            return null;
        }
        try {
            ConnectionId id = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            return id.toString().equals(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Reads it. */
    public static ConnectionId read(ByteBuffer from) {
        return new ConnectionId(from.getLong(), from.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(ConnectionId other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    /** For its holder: it is a secret, and stands in no log. */
    @Override
    public String toString() {
        return TEXT.encodeToString(bytes());
    }
}
