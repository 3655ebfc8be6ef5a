package dev.rouse.net.socket.call;

import dev.rouse.Principal;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.socket.frame.CborValues;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A call of plain HTTP in CBOR: its arguments where they come so, and its result where that is asked for. Errors are told in JSON.
 *
 * @param operation in JSON
 * @param reads whether arguments are CBOR
 * @param writes whether results are
 */
public record CborCall(Operation operation, boolean reads, boolean writes) implements Operation {

    /** Begin and end of an array of any number of elements. */
    private static final int ARRAY = 0x9F;

    private static final int END = 0xFF;

    /** {@code operation} in what {@code request} is written in, and asks for: by default the same. */
    public static Operation of(Operation operation, HttpRequest request) {
        boolean reads = RequestHead.isCbor(request);
        String accept = request.headers().get(HttpHeaderNames.ACCEPT);
        boolean any = accept == null || accept.contains("*/*");
        boolean writes = any && reads
                || accept != null && accept.toLowerCase(Locale.ROOT).contains(RequestHead.CBOR);
        return reads || writes ? new CborCall(operation, reads, writes) : operation;
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        if (!reads || body.size() == 0) {
            return operation.run(body);
        }
        byte[] json = CborValues.toJson(body.bytes(), body.size());
        // Not counted again: the bytes that were received are, and JSON has six for each of them at most.
        return operation.run(RequestBody.whole(json, new RequestBytes(Long.MAX_VALUE)));
    }

    @Override
    public @Nullable ElementWriter elements(OutputStream out) {
        if (!writes || !operation.isStream()) {
            return operation.elements(out);
        }
        return new Elements(this, begun(out));
    }

    private static OutputStream begun(OutputStream out) {
        put(out, ARRAY);
        return out;
    }

    private static void put(OutputStream out, int... bytes) {
        try {
            for (int one : bytes) {
                out.write(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Elements(CborCall call, OutputStream out) implements ElementWriter {

        @Override
        public void write(Object element) {
            call.write(element, out);
        }

        @Override
        public void end() {
            put(out, END);
        }
    }

    @Override
    public boolean isStream() {
        return operation.isStream();
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return operation.status(outcome);
    }

    @Override
    public void addTo(HttpHeaders answer) {
        operation.addTo(answer);
        if (writes) {
            answer.set(HttpHeaderNames.CONTENT_TYPE, RequestHead.CBOR);
        }
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (!writes) {
            operation.write(outcome, out);
            return;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream(256);
        operation.write(outcome, json);
        try {
            out.write(CborValues.ofJson(json.toByteArray(), 0, json.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable Principal sender() {
        return operation.sender();
    }
}
