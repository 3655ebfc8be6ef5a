package dev.rouse.net.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes segments of paths strictly: {@code %} and two hexadecimal digits stand for a byte, and the bytes are UTF-8. What
 * is malformed is refused rather than repaired, so that no two spellings of a mistake lead to one actor, and a {@code +}
 * stands for itself, which is why {@code URLDecoder} does not serve.
 */
public final class PercentEncoding {

    private PercentEncoding() {}

    /**
     * Decodes a segment.
     *
     * @throws RequestRefused when it is malformed
     */
    public static String decode(String segment) {
        return isPlain(segment) ? segment : text(bytes(segment), segment);
    }

    private static boolean isPlain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%' || c > 0x7E) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer bytes(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                bytes.put(octet(segment, i));
                i += 2;
            } else if (c <= 0x7E) {
                bytes.put((byte) c);
            } else {
                throw malformed(segment, "characters other than ASCII are percent-encoded UTF-8");
            }
        }
        return bytes.flip();
    }

    private static byte octet(String segment, int at) {
        int high = at + 2 < segment.length() ? Character.digit(segment.charAt(at + 1), 16) : -1;
        int low = at + 2 < segment.length() ? Character.digit(segment.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed(segment, "a '%' has two hexadecimal digits after it");
        }
        return (byte) (high << 4 | low);
    }

    private static String text(ByteBuffer bytes, String segment) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed(segment, "percent-encoded bytes are UTF-8");
        }
    }

    private static RequestRefused malformed(String segment, String rule) {
        return RequestRefused.invalid("malformed_path", "In a path " + rule + ", got '" + segment + "'.");
    }
}
