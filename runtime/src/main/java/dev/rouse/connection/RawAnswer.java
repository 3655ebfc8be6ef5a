package dev.rouse.connection;

import dev.rouse.RawResponse;
import java.nio.ByteBuffer;

/**
 * The answer of an actor to a plain request, as it goes to the front: its head, and the body where that is no stream. As bytes: status 2,
 * whether the body is a stream (1), length 4 of the headers and these as of a {@link RawRequestBytes request}, then the body up to the end.
 *
 * @param response without the stream
 * @param isStream whether the body is to be asked for
 */
public record RawAnswer(RawResponse response, boolean isStream) {

    public byte[] encode() {
        byte[] headers = RawRequestBytes.encode(response.headers());
        return ByteBuffer.allocate(Short.BYTES + 1 + Integer.BYTES + headers.length + response.bytes().length)
                .putShort((short) response.status())
                .put((byte) (isStream ? 1 : 0))
                .putInt(headers.length)
                .put(headers)
                .put(response.bytes())
                .array();
    }

    /** @throws RuntimeException it is none */
    public static RawAnswer decode(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        RawResponse[] response = {RawResponse.of(bytes.getShort())};
        boolean isStream = bytes.get() != 0;
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("Headers have " + length + " bytes, of " + bytes.remaining() + ".");
        }
        byte[] headers = new byte[length];
        bytes.get(headers);
        RawRequestBytes.decodeHeaders(headers)
                .forEach((name, values) -> values.forEach(value -> response[0] = response[0].header(name, value)));
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        return new RawAnswer(response[0].body(body), isStream);
    }
}
