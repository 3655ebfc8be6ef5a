package dev.rouse.wire.link;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that the nodes of a cluster share, and the proof of knowing it: HMAC-SHA-256 over everything that makes this handshake
 * different from any other. The secret itself is never sent, shown or compared. Whoever listens to a handshake may try secrets at
 * leisure, so it has to be a random one.
 */
public final class SharedSecret {

    /** The least that a secret has: 128 bits, if they are random. */
    public static final int LEAST_BYTES = 16;

    /** Bytes of a nonce. */
    public static final int NONCE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param secret copied
     * @throws IllegalArgumentException it is too short
     */
    public SharedSecret(byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException("The secret of a cluster has at least " + LEAST_BYTES + " bytes, got "
                    + secret.length + ": make a random one, with 'openssl rand -base64 24' say.");
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Of the UTF-8 bytes of a text. */
    public static SharedSecret of(String text) {
        return new SharedSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The side that proves: a proof of one is none of the other, so that it cannot be sent back. */
    public enum Side {
        OPENER,
        ACCEPTOR
    }

    /**
     * Values that make a handshake different from any other.
     *
     * @param offered the version that the opener said it speaks: nobody between can make it an older one
     * @param version that both speak
     * @param openerNonce chosen by the opener, never used before
     * @param acceptorNonce chosen by the acceptor, never used before
     */
    public record Session(
            ProtocolVersion offered,
            ProtocolVersion version,
            Frame.Identity opener,
            Frame.Identity acceptor,
            byte[] openerNonce,
            byte[] acceptorNonce) {}

    /** The proof of {@code side} that it knows the secret, 32 bytes. */
    public byte[] proof(Side side, Session session) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            text(mac, "rouse link");
            text(mac, side.name());
            version(mac, session.offered);
            version(mac, session.version);
            identity(mac, session.opener);
            identity(mac, session.acceptor);
            bytes(mac, session.openerNonce);
            bytes(mac, session.acceptorNonce);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM + ", which each has to have.", e);
        }
    }

    /** Whether {@code proof} is that of {@code side}; takes as long for a wrong one as for the right one. */
    public boolean isProof(byte[] proof, Side side, Session session) {
        return MessageDigest.isEqual(proof(side, session), proof);
    }

    private static void version(Mac mac, ProtocolVersion version) {
        mac.update(ByteBuffer.allocate(8)
                .putInt(version.major())
                .putInt(version.minor())
                .array());
    }

    private static void identity(Mac mac, Frame.Identity identity) {
        NodeId node = identity.node();
        mac.update(ByteBuffer.allocate(32)
                .putLong(identity.store().high())
                .putLong(identity.store().low())
                .putLong(node.high())
                .putLong(node.low())
                .array());
        text(mac, identity.build());
    }

    private static void text(Mac mac, String text) {
        bytes(mac, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length in front: no two sessions are the same bytes. */
    private static void bytes(Mac mac, byte[] bytes) {
        mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        mac.update(bytes);
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "a secret";
    }
}
