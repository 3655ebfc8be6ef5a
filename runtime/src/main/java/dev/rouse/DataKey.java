package dev.rouse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rouse.base.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A key of an actor's own data: bytes in unsigned lexicographic order, from 1 to {@link ActorData#MAX_KEY_BYTES}. */
public final class DataKey implements Comparable<DataKey> {

    private final byte[] bytes;

    private DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The UTF-8 bytes of {@code text}. */
    public static DataKey of(String text) {
        return new DataKey(Arguments.required("text", text).getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of {@code bytes}. */
    public static DataKey of(byte... bytes) {
        return new DataKey(Arguments.required("bytes", bytes).clone());
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its JSON, also as a key of a map. */
    @JsonValue
    private String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static DataKey ofBase64(String text) {
        return new DataKey(Base64.getDecoder().decode(text));
    }

    /** This key with {@code suffix} behind it. */
    public DataKey append(DataKey suffix) {
        Arguments.required("suffix", suffix);
        byte[] both = Arrays.copyOf(bytes, bytes.length + suffix.bytes.length);
        System.arraycopy(suffix.bytes, 0, both, bytes.length, suffix.bytes.length);
        return new DataKey(both);
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether its first bytes are those of {@code prefix}, or it is that key itself. */
    public boolean startsWith(DataKey prefix) {
        Arguments.required("prefix", prefix);
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    @Override
    public int compareTo(DataKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes as UTF-8 text. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
