package dev.rouse.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.RawRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A {@link RawRequest} as bytes: method, path, whether there is a query (1) and that, the number 2 of headers and of each its name, the number
 * 2 of its values and these; then further texts with a number 2. A text has a length 4.
 */
public final class RawRequestBytes {

    private static final int MOST_BYTES = 1 << 20;

    /** A part of a body that goes from node to node at a time, in bytes. */
    private static final int PART_BYTES = 32 * 1024;

    private RawRequestBytes() {}

    /**
     * A head that was decoded.
     *
     * @param more the texts behind it
     */
    public record Decoded(RawRequest request, List<String> more) {}

    /** @param more texts behind it */
    public static byte[] encode(RawRequest request, List<String> more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, request.method());
            write(out, request.path());
            String query = request.query();
            out.writeBoolean(query != null);
            if (query != null) {
                write(out, query);
            }
            write(out, request.headers());
            write(out, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A request with its body: length 4 of the head and that, then the body. */
    public static byte[] withBody(RawRequest request, byte[] body) {
        byte[] head = encode(request, List.of());
        return ByteBuffer.allocate(Integer.BYTES + head.length + body.length)
                .putInt(head.length)
                .put(head)
                .put(body)
                .array();
    }

    /** A part of a body as parts that are not too large to go from node to node. */
    public static List<byte[]> parts(byte[] part) {
        if (part.length <= PART_BYTES) {
            return List.of(part);
        }
        return IntStream.range(0, (part.length + PART_BYTES - 1) / PART_BYTES)
                .mapToObj(i -> Arrays.copyOfRange(part, i * PART_BYTES, Math.min(part.length, (i + 1) * PART_BYTES)))
                .toList();
    }

    static byte[] encode(Map<String, List<String>> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Map<String, List<String>> headers) throws IOException {
        out.writeShort(headers.size());
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            write(out, header.getKey());
            write(out, header.getValue());
        }
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            write(out, text);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** @throws InvalidCallException they are none */
    public static Decoded decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String method = text(in);
            String path = text(in);
            String query = in.readBoolean() ? text(in) : null;
            return new Decoded(new RawRequest(method, path, query, headers(in)), texts(in));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidCallException("The head of a raw request cannot be read.");
        }
    }

    /** @throws InvalidCallException they are none */
    static Map<String, List<String>> decodeHeaders(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return headers(in);
        } catch (IOException e) {
            throw new InvalidCallException("The headers of a raw answer cannot be read.");
        }
    }

    private static Map<String, List<String>> headers(DataInputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            headers.put(text(in), texts(in));
        }
        return headers;
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES || length > in.available()) {
            throw new IOException("A text has " + length + " bytes.");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
