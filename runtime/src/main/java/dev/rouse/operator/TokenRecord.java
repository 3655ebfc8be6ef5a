package dev.rouse.operator;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** The token of an actor's inspector. Format 1, then the token in UTF-8. */
public record TokenRecord(String token) {

    private static final int FORMAT = 1;

    /** A token that nobody can guess: 43 characters of base64url. May wait for random numbers. */
    public static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public byte[] encode() {
        byte[] text = token.getBytes(StandardCharsets.UTF_8);
        byte[] record = new byte[text.length + 1];
        record[0] = FORMAT;
        System.arraycopy(text, 0, record, 1, text.length);
        return record;
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static TokenRecord decode(KvKey key, byte[] record) {
        return RecordReader.read(key, "inspector token", record, FORMAT, fields -> {
            byte[] text = new byte[fields.remaining()];
            fields.get(text);
            return new TokenRecord(new String(text, StandardCharsets.UTF_8));
        });
    }
}
