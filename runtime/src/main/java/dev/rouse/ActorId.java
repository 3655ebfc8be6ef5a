package dev.rouse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 16 bytes that stand for an {@link ActorAddress} in keys: the SHA-256 of type, zero byte and key text, truncated. */
public record ActorId(long high, long low) {

    /** Number of shards that actors spread over: the first 10 bits of the id. */
    public static final int SHARDS = 1024;

    private static final MessageDigest SHA256 = newSha256();

    static ActorId of(String type, String keyText) {
        MessageDigest sha256 = sha256();
        sha256.update(type.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(keyText.getBytes(StandardCharsets.UTF_8)));
        return new ActorId(hash.getLong(), hash.getLong());
    }

    /** From 0 to {@link #SHARDS} − 1. */
    public int shard() {
        return (int) (high >>> 54);
    }

    @Override
    public int hashCode() {
        return (int) high;
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }

    /** A copy of one that has seen nothing, which is made sooner than one is found. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA256.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("SHA-256 of the JDK can be copied", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
