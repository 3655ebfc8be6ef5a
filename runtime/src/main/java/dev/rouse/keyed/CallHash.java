package dev.rouse.keyed;

import dev.rouse.Principal;
import dev.rouse.call.Call;
import dev.rouse.call.CallTarget;
import dev.rouse.record.keyed.Hash16;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hashes of calls with a key. */
final class CallHash {

    private CallHash() {}

    /** Of the key of {@code call}: everybody has keys of their own, so that nobody is told what others were answered. */
    static Hash16 ofKey(Call call, KeyedForm form) {
        CallTarget.Caller caller = call.calledBy();
        Principal principal = caller == null ? null : caller.principal();
        MessageDigest digest = sha256();
        add(digest, principal == null ? null : utf8(principal.name()));
        add(digest, utf8(Objects.requireNonNull(call.idempotencyKey())));
        form.scope(call).forEach(part -> add(digest, part));
        return Hash16.of(digest.digest());
    }

    /**
     * Of what a repeat has in common with {@code call}.
     *
     * @throws dev.rouse.InvalidCallException the codec of the type cannot write it
     */
    static Hash16 ofContent(Call call, KeyedForm form) {
        MessageDigest digest = sha256();
        form.content(call).forEach(part -> add(digest, part));
        return Hash16.of(digest.digest());
    }

    /** Of a name that is no key of a caller. */
    static Hash16 ofName(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            add(digest, part);
        }
        return Hash16.of(digest.digest());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** With its length before it, so that no two rows of parts are the same bytes; null is none of any length. */
    private static void add(MessageDigest digest, byte @Nullable [] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : part.length)
                .array());
        if (part != null) {
            digest.update(part);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256.", e);
        }
    }
}
