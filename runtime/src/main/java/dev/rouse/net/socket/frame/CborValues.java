package dev.rouse.net.socket.frame;

import dev.rouse.InvalidCallException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORReadFeature;

/** Turns values from CBOR into JSON and back: bytes into Base64, and decimal numbers as exactly as either has them. */
public final class CborValues {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 1000;

    /** Digits and exponent beyond which a decimal fraction is no number that anybody means, and costs much to write out. */
    private static final int LARGEST_SCALE = 10_000;

    private static final CBORFactory CBOR = CBORFactory.builder()
            .disable(CBORReadFeature.READ_UNDEFINED_AS_EMBEDDED_OBJECT)
            .disable(CBORReadFeature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    /** Constraints without limits: what a mapper of this side wrote may be as much as it is. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private CborValues() {}

    /**
     * Writes an argument as JSON.
     *
     * @param position of it, from 1
     * @throws InvalidCallException it is not one item of CBOR, or has no meaning in JSON
     */
    static void toJson(byte[] item, int position, OutputStream out) {
        try (JsonParser from = CBOR.createParser(ObjectReadContext.empty(), item);
                JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            if (from.nextToken() == null) {
                throw invalid(position, "there is none");
            }
            copy(from, to);
            if (from.nextToken() != null) {
                throw invalid(position, "there is more than one");
            }
        } catch (JacksonException e) {
            throw invalid(position, String.valueOf(e.getOriginalMessage()));
        } catch (InvalidCallException e) {
            throw e;
        } catch (RuntimeException e) {
            // A parser may throw others than it documents at bytes that nobody meant for it.
            throw invalid(position, e.getClass().getSimpleName());
        }
    }

    /**
     * The value of a body as JSON.
     *
     * @param size of the body, which is at the beginning of {@code bytes}
     * @throws InvalidCallException it is not one item of CBOR, or has no meaning in JSON
     */
    public static byte[] toJson(byte[] bytes, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * size);
        try {
            toJson(Arrays.copyOf(bytes, size), 1, out);
        } catch (InvalidCallException e) {
            throw new InvalidCallException(String.valueOf(e.getMessage()).replace("Argument 1", "The body"));
        }
        return out.toByteArray();
    }

    /** The same value in CBOR. */
    public static byte[] ofJson(byte[] json, int offset, int length) {
        byte[] scalar = CborScalars.ofJson(json, offset, length);
        return scalar == null ? copied(json, offset, length) : scalar;
    }

    private static byte[] copied(byte[] json, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), json, offset, length);
                JsonGenerator to = CBOR.createGenerator(ObjectWriteContext.empty(), (OutputStream) out)) {
            from.nextToken();
            copy(from, to);
        }
        return out.toByteArray();
    }

    /** Copies the value that {@code from} is at, without recursion. */
    private static void copy(JsonParser from, JsonGenerator to) {
        int depth = 0;
        for (JsonToken token = from.currentToken(); token != null; token = next(from, depth)) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
                to.writeBinary(from.getBinaryValue());
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                copyDecimal(from, to);
            } else {
                to.copyCurrentEventExact(from);
            }
        }
    }

    private static @Nullable JsonToken next(JsonParser from, int depth) {
        return depth == 0 ? null : from.nextToken();
    }

    /** A double where that is the same number, which every reader of CBOR knows; else a decimal fraction. */
    private static void copyDecimal(JsonParser from, JsonGenerator to) {
        if (from.getNumberType() != JsonParser.NumberType.BIG_DECIMAL && from.isNaN()) {
            to.writeNumber(from.getDoubleValue());
            return;
        }
        BigDecimal exact = from.getDecimalValue();
        if (Math.abs((long) exact.scale()) > LARGEST_SCALE) {
            throw new ArithmeticException("exponent");
        }
        double nearest = exact.doubleValue();
        if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0) {
            to.writeNumber(nearest);
        } else {
            to.writeNumber(exact);
        }
    }

    private static InvalidCallException invalid(int position, String reason) {
        return new InvalidCallException(
                "Argument " + position + " is not one item of CBOR that JSON could have: " + reason + ".");
    }
}
