package dev.rouse.schedule;

import dev.rouse.InvalidCallException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of entries and dead letters as users have them: 16 hexadecimal digits. */
public final class EntryId {

    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{16}");

    private EntryId() {}

    /** The id as users have it. */
    public static String of(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    public static boolean isOne(String text) {
        return TEXT.matcher(text).matches();
    }

    /** @throws InvalidCallException it is no such text */
    public static long parse(String text) {
        if (text == null || !isOne(text)) {
            throw new InvalidCallException("The id of an entry is 16 hexadecimal digits, got "
                    + (text == null ? "null" : "'" + text + "'") + ".");
        }
        return HexFormat.fromHexDigitsToLong(text);
    }
}
