package dev.rouse;

import dev.rouse.base.Arguments;
import java.nio.charset.StandardCharsets;

/**
 * The close of a raw WebSocket.
 *
 * @param code as RFC 6455 has them: 1000 for a normal one, from 3000 to 4999 for those of applications
 * @param reason for the client; empty for none
 */
public record RawClose(int code, String reason) implements RawFrame {

    /** The most bytes of UTF-8 that a reason may have. */
    public static final int MAX_REASON_BYTES = 123;

    /**
     * A normal one.
     *
     * @param reason of any length: what is too much of it is left out
     */
    public static RawClose normal(String reason) {
        return new RawClose(1000, shortened(reason));
    }

    /** As much of {@code reason} as a close has room for. */
    public static String shortened(String reason) {
        String part = Arguments.required("reason", reason);
        while (part.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            int cut = Math.min(part.length() - 1, MAX_REASON_BYTES);
            part = part.substring(0, Character.isHighSurrogate(part.charAt(cut - 1)) ? cut - 1 : cut);
        }
        return part;
    }

    /** @throws InvalidCallException no such code may be sent, or the reason is too long */
    public RawClose {
        Arguments.required("reason", reason);
        boolean isOfProtocol = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014;
        if (!isOfProtocol && (code < 3000 || code > 4999)) {
            throw new InvalidCallException(
                    "A WebSocket is closed with a code of RFC 6455 that may be sent, or one from 3000 to 4999, got "
                            + code + ".");
        }
        if (reason.length() > MAX_REASON_BYTES || reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            throw new InvalidCallException(
                    "The reason of a close has at most " + MAX_REASON_BYTES + " bytes of UTF-8.");
        }
    }
}
