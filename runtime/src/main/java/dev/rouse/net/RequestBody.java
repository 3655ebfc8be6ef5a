package dev.rouse.net;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;

/** The body of one request, gathered on the heap up to a limit. */
final class RequestBody {

    private static final byte[] EMPTY = {};
    private static final int FIRST_BYTES = 1024;

    private final int limit;
    private byte[] bytes;
    private int size;

    private RequestBody(int limit, int expected) {
        this.limit = limit;
        this.bytes = expected == 0 ? EMPTY : new byte[Math.min(expected, FIRST_BYTES)];
    }

    /** @throws RequestRefused when the length that the request declares is over the limit */
    static RequestBody of(HttpRequest request, int limit) {
        long declared = HttpUtil.getContentLength(request, 0L);
        if (declared > limit) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        return new RequestBody(limit, (int) declared);
    }

    /** @throws RequestRefused when this is over the limit */
    void add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > limit - size) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(size + length, 2 * bytes.length)));
        }
        part.getBytes(part.readerIndex(), bytes, size, length);
        size += length;
    }

    /** The first {@link #size} of these. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }
}
