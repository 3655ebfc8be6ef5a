package dev.rouse.wire;

import dev.rouse.LimitExceededException;
import dev.rouse.base.ErrorText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORReadFeature;

/**
 * Encodes and decodes frames, one at a time, within the limits of a connection. What is decoded may come from anybody: nothing of
 * it is trusted, least of all a length, and whatever is wrong with it is one exception. Immutable; used by any thread.
 */
public final class FrameCodec {

    private static final int LONGEST_PROPERTY = 1024;
    private static final int LONGEST_NUMBER = 1000;

    private final FrameEncoding encoding;
    private final WireLimits limits;
    private final TokenStreamFactory factory;

    public FrameCodec(FrameEncoding encoding, WireLimits limits) {
        this.encoding = encoding;
        this.limits = limits;
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(limits.frameBytes())
                .maxStringLength(limits.frameBytes())
                .maxNameLength(LONGEST_PROPERTY)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNestingDepth(limits.depth())
                .build();
        this.factory = encoding == FrameEncoding.CBOR
                ? CBORFactory.builder()
                        .disable(CBORReadFeature.READ_UNDEFINED_AS_EMBEDDED_OBJECT)
                        .disable(CBORReadFeature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
                        .streamReadConstraints(constraints)
                        .recyclerPool(JsonRecyclerPools.threadLocalPool())
                        .build()
                : JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .recyclerPool(JsonRecyclerPools.threadLocalPool())
                        .build();
    }

    /**
     * The name by which frames of that kind are sent.
     *
     * @throws IllegalArgumentException they are never sent
     */
    public static String nameOf(Frame frame) {
        return FrameShapes.of(frame).name();
    }

    public FrameEncoding encoding() {
        return encoding;
    }

    public WireLimits limits() {
        return limits;
    }

    /**
     * Writes {@code frame} behind what {@code out} has; nothing where it throws.
     *
     * @throws LimitExceededException it is larger than a frame may be
     * @throws IllegalArgumentException it cannot be written: a value says that it is JSON and is none, or the frame is one that
     *     was not recognized
     */
    public void encode(Frame frame, ByteBuf out) {
        int start = out.writerIndex();
        boolean written = false;
        try {
            write(frame, out);
            int bytes = out.writerIndex() - start;
            if (bytes > limits.frameBytes()) {
                throw new LimitExceededException("bytes of a frame", bytes, limits.frameBytes());
            }
            written = true;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Frame '" + FrameShapes.of(frame).name() + "' cannot be written: " + e.getOriginalMessage() + ".",
                    e);
        } finally {
            if (!written) {
                out.writerIndex(start);
            }
        }
    }

    private void write(Frame frame, ByteBuf out) {
        if (encoding != FrameEncoding.CBOR || !CallCbor.write(frame, out)) {
            writeByShape(frame, out);
        }
    }

    void writeByShape(Frame frame, ByteBuf out) {
        FrameShapes.FrameShape<Frame> shape = FrameShapes.of(frame);
        OutputStream bytes = new ByteBufOutputStream(out);
        try (JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            if (encoding == FrameEncoding.CBOR) {
                shape.shape().writeArray(shape.name(), frame, generator);
            } else {
                generator.writeStartObject();
                generator.writeName(shape.name());
                shape.shape().write(frame, encoding, generator);
                generator.writeEndObject();
            }
        }
    }

    /**
     * Reads the one frame that {@code in} holds, all of it.
     *
     * @return {@link Frame.Unrecognized} for one that only a newer version knows
     * @throws MalformedFrameException it is no frame
     */
    public Frame decode(ByteBuf in) {
        int bytes = in.readableBytes();
        if (bytes > limits.frameBytes()) {
            throw new MalformedFrameException(
                    null, null, "at most " + limits.frameBytes() + " bytes", bytes + " bytes", null);
        }
        Frame usual = encoding == FrameEncoding.CBOR ? CallCbor.read(in) : CallJson.read(in);
        return usual == null ? readByShape(in) : usual;
    }

    Frame readByShape(ByteBuf in) {
        try (JsonParser parser = parser(in)) {
            return read(new FrameInput(parser, encoding));
        } catch (JacksonException e) {
            throw new MalformedFrameException(null, null, "well-formed " + encoding, e.getOriginalMessage(), e);
        }
    }

    private JsonParser parser(ByteBuf in) {
        int length = in.readableBytes();
        if (in.hasArray()) {
            int offset = in.arrayOffset() + in.readerIndex();
            in.skipBytes(length);
            return factory.createParser(ObjectReadContext.empty(), in.array(), offset, length);
        }
        return factory.createParser(ObjectReadContext.empty(), (InputStream) new ByteBufInputStream(in));
    }

    /** Runs a parser, which may throw other errors than it documents at bytes that nobody meant for it. */
    private Frame read(FrameInput in) {
        try {
            return encoding == FrameEncoding.CBOR ? readArray(in) : readObject(in);
        } catch (MalformedFrameException e) {
            throw e;
        } catch (JacksonException e) {
            throw in.malformed("well-formed " + encoding, e.getOriginalMessage(), e);
        } catch (RuntimeException e) {
            throw in.malformed("valid fields", ErrorText.message(e).replaceFirst("\\.$", ""), e);
        }
    }

    private static Frame readArray(FrameInput in) {
        in.next();
        in.check(JsonToken.START_ARRAY, "an array");
        in.next();
        in.check(JsonToken.VALUE_STRING, "the name of a frame");
        Shape<? extends Frame> shape = shape(in, in.parser().getString());
        return framed(shape, shape.readRest(in, null), in);
    }

    private static Frame readObject(FrameInput in) {
        in.next();
        in.check(JsonToken.START_OBJECT, "an object");
        in.next();
        in.check(JsonToken.PROPERTY_NAME, "the name of a frame");
        Shape<? extends Frame> shape = shape(in, in.parser().currentName());
        in.next();
        in.check(JsonToken.START_OBJECT, "an object of fields");
        Shape.Parts parts = shape.readObject(in, null);
        in.next();
        in.check(JsonToken.END_OBJECT, "one frame");
        return framed(shape, parts, in);
    }

    private static Shape<? extends Frame> shape(FrameInput in, String name) {
        String known = FrameShapes.isKnown(name) ? name : FrameInput.shown(name);
        in.inFrame(known);
        return FrameShapes.named(known);
    }

    private static Frame framed(Shape<? extends Frame> shape, Shape.Parts parts, FrameInput in) {
        if (in.next() != null) {
            throw in.malformed("nothing behind the frame");
        }
        String unrecognized = in.unrecognized();
        return unrecognized == null
                ? shape.of(parts)
                : new Frame.Unrecognized(unrecognized, parts.orNull(0) instanceof Long id ? id : 0);
    }
}
