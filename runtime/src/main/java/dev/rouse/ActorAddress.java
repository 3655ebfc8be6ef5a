package dev.rouse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Address of an actor: its type and a key of one or more strings.
 *
 * <p>The text form of a key joins its parts with commas; a comma or backslash inside a part has a backslash before it.
 * {@code room/a,b} is the actor of type {@code room} with the key parts {@code a} and {@code b}.
 */
public final class ActorAddress {

    /** The most a key may have: UTF-8 bytes of its text form. */
    public static final int MAX_KEY_BYTES = 1024;

    private static final int MAX_TYPE_CHARS = 64;

    private final String type;
    private final String key;
    private final ActorId id;

    private ActorAddress(String type, String key) {
        this.type = type;
        this.key = key;
        this.id = ActorId.of(type, key);
    }

    /**
     * @param type a letter, then at most 63 letters, digits, {@code _} and {@code -}
     * @param parts at least one; each at least one character
     * @throws InvalidAddressException when type or key is not of that form, or the key is over {@link #MAX_KEY_BYTES}
     */
    public static ActorAddress of(String type, String... parts) {
        if (parts == null) {
            throw noParts();
        }
        return of(type, Arrays.asList(parts));
    }

    /** As {@link #of(String, String...)}. */
    public static ActorAddress of(String type, List<String> parts) {
        if (parts == null) {
            throw noParts();
        }
        String only = parts.size() == 1 ? parts.get(0) : null;
        if (only != null && isPlain(only)) {
            return parse(type, only);
        }
        List<String> escaped = new ArrayList<>(parts.size());
        for (String part : parts) {
            if (part == null) {
                throw new InvalidAddressException("A key part is a text, got null in " + parts + ".");
            }
            if (part.isEmpty()) {
                throw new InvalidAddressException(
                        "A key part has at least one character, got an empty one in " + parts + ".");
            }
            escaped.add(part.replace("\\", "\\\\").replace(",", "\\,"));
        }
        return parse(type, String.join(",", escaped));
    }

    private static InvalidAddressException noParts() {
        return new InvalidAddressException("A key has at least one part, got null for all of its parts.");
    }

    /**
     * @param keyText the text form of the key: parts joined by commas, {@code \,} and {@code \\} for those characters
     * @throws InvalidAddressException as {@link #of(String, String...)}, or a backslash before anything else
     */
    public static ActorAddress parse(String type, String keyText) {
        checkType(type);
        if (keyText == null) {
            throw new InvalidAddressException("The text of a key is required, got null.");
        }
        if (!isPlain(keyText)) {
            split(keyText);
        }
        if (keyText.isEmpty()) {
            throw new InvalidAddressException("A key has at least one part of at least one character, got none.");
        }
        checkLength(keyText);
        return new ActorAddress(type, keyText);
    }

    /** @throws InvalidAddressException when it is not a letter and at most 63 letters, digits, {@code _} and {@code -} */
    public static void checkType(String type) {
        if (type == null || !isType(type)) {
            throw new InvalidAddressException(
                    "The name of an actor type is a letter and at most 63 letters, digits, '_' and '-', got "
                            + (type == null ? "null" : "'" + type + "'") + ".");
        }
    }

    private static boolean isType(String type) {
        int length = type.length();
        if (length == 0 || length > MAX_TYPE_CHARS || !isLetter(type.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = type.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Name of the actor's type. */
    public String type() {
        return type;
    }

    /** The key's text form. */
    public String key() {
        return key;
    }

    /** The key's parts, at least one. */
    public List<String> keyParts() {
        return isPlain(key) ? List.of(key) : split(key);
    }

    /** The id that stands for the address in the store's keys. */
    public ActorId id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof ActorAddress address
                        && id.equals(address.id)
                        && type.equals(address.type)
                        && key.equals(address.key));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** {@code type/key}, which is its JSON too, also as a key of a map. */
    @Override
    @JsonValue
    public String toString() {
        return type + "/" + key;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static ActorAddress ofText(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidAddressException("An address is type/key, got '" + text + "'.");
        }
        return parse(text.substring(0, slash), text.substring(slash + 1));
    }

    private static boolean isPlain(String text) {
        return text.indexOf(',') < 0 && text.indexOf('\\') < 0;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',') {
                parts.add(nonEmpty(part, text));
                part.setLength(0);
            } else if (c == '\\') {
                i++;
                part.append(escaped(text, i));
            } else {
                part.append(c);
            }
        }
        parts.add(nonEmpty(part, text));
        return List.copyOf(parts);
    }

    private static String nonEmpty(StringBuilder part, String text) {
        if (part.isEmpty()) {
            throw new InvalidAddressException(
                    "A key part has at least one character, got an empty one in '" + text + "'.");
        }
        return part.toString();
    }

    private static char escaped(String text, int at) {
        if (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == '\\')) {
            return text.charAt(at);
        }
        throw new InvalidAddressException("In a key a backslash stands only before ',' or '\\', got '" + text + "'.");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static void checkLength(String keyText) {
        if (keyText.length() <= MAX_KEY_BYTES && isAscii(keyText)) {
            return;
        }
        int bytes;
        try {
            bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(keyText))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw new InvalidAddressException("A key is text that UTF-8 can hold, got an unpaired surrogate.");
        }
        if (bytes > MAX_KEY_BYTES) {
            throw new InvalidAddressException("A key has at most " + MAX_KEY_BYTES + " bytes, got " + bytes + ".");
        }
    }
}
