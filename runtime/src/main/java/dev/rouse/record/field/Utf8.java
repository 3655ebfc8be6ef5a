package dev.rouse.record.field;

import java.nio.charset.StandardCharsets;

/** Number of bytes of a text in UTF-8, as {@link String#getBytes} with {@link StandardCharsets#UTF_8} makes them. */
public final class Utf8 {

    private Utf8() {}

    public static int length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80 && c < 0x800) {
                bytes++;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }
}
