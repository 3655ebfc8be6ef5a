package dev.rouse.net.request;

import dev.rouse.OverloadedException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The body of one request, gathered on the heap up to a limit, and together with those of others up to another; or a stream. */
public final class RequestBody {

    private static final byte[] EMPTY = {};
    private static final int FIRST_BYTES = 1024;

    private final int limit;
    private final RequestBytes all;
    private byte[] bytes;
    private int size;
    private @Nullable Flux<byte[]> parts;

    private RequestBody(int limit, RequestBytes all, int expected) {
        this.limit = limit;
        this.all = all;
        int first = Math.min(expected, FIRST_BYTES);
        all.take(first);
        this.bytes = first == 0 ? EMPTY : new byte[first];
    }

    /** A body that is gathered part by part, from nothing. */
    public static RequestBody growing(int limit, RequestBytes all) {
        return new RequestBody(limit, all, 0);
    }

    /**
     * A body that is there.
     *
     * @param bytes not copied
     * @throws OverloadedException when all requests have too many
     */
    public static RequestBody whole(byte[] bytes, RequestBytes all) {
        RequestBody body = new RequestBody(bytes.length, all, 0);
        all.take(bytes.length);
        body.bytes = bytes;
        body.size = bytes.length;
        return body;
    }

    /**
     * A body that comes as it is asked for.
     *
     * @param parts count what they hold themselves
     */
    public static RequestBody streamed(Flux<byte[]> parts, RequestBytes all) {
        RequestBody body = new RequestBody(0, all, 0);
        body.parts = parts;
        return body;
    }

    /**
     * @throws RequestRefused when the length that the request declares is over the limit
     * @throws OverloadedException when all requests have too many
     */
    public static RequestBody of(HttpRequest request, int limit, RequestBytes all) {
        long declared = HttpUtil.getContentLength(request, 0L);
        if (declared > limit) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        return new RequestBody(limit, all, (int) declared);
    }

    /** Whether {@code part} may be added to what there is. */
    public boolean fits(ByteBuf part) {
        return part.readableBytes() <= limit - size;
    }

    /**
     * @throws RequestRefused when this is over the limit
     * @throws OverloadedException when all requests have too many
     */
    public void add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > limit - size) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        if (length > bytes.length - size) {
            int larger = Math.min(limit, Math.max(size + length, 2 * bytes.length));
            all.take(larger - bytes.length);
            bytes = Arrays.copyOf(bytes, larger);
        }
        part.getBytes(part.readerIndex(), bytes, size, length);
        size += length;
    }

    /** Gives the bytes back. Idempotent. */
    public void release() {
        all.give(bytes.length);
        bytes = EMPTY;
        size = 0;
    }

    /** The body where it is a stream; null where it is gathered. */
    public @Nullable Flux<byte[]> parts() {
        return parts;
    }

    /** The first {@link #size} of these. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }
}
