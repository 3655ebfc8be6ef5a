package dev.rouse.workflow.order;

import dev.rouse.InvalidCallException;
import dev.rouse.record.field.VarFields;
import dev.rouse.type.HostedType;
import dev.rouse.type.UnreadableValueException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An order about a workflow. Between nodes: format 1, waits 1, id and name (each length 2 and UTF-8), value (length 4, -1: none, and the codec's
 * bytes), other (length 2 and UTF-8), which nodes of an earlier release leave out.
 *
 * @param id of the workflow; empty where one is to be made
 * @param name of the code, the signal, the promise or the query, or the path of a part; empty for none
 * @param waits whether the answer of a start is the result
 * @param value of a start, a signal or a promise; an {@link EncodedValue} where it comes from another node; null for none
 * @param other id of another workflow, which is to be made; empty where one is to be made up
 */
public record WorkflowOrder(
        String id, String name, boolean waits, @Nullable Object value, String other) {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 2;

    public WorkflowOrder(String id, String name, boolean waits, @Nullable Object value) {
        this(id, name, waits, value, "");
    }

    /** An order about the workflow of {@code id}. */
    public WorkflowOrder(String id) {
        this(id, "", false, null);
    }

    /** An order about a part, or with a name, of the workflow of {@code id}. */
    public WorkflowOrder(String id, String name) {
        this(id, name, false, null);
    }

    /**
     * Encodes it for another node.
     *
     * @throws InvalidCallException the codec of the type cannot write the value
     */
    public byte[] encode(HostedType type) {
        byte[] bytes = bytes(type);
        ByteBuffer into = ByteBuffer.allocate(FIXED_BYTES
                + VarFields.sizeOf(id)
                + VarFields.sizeOf(name)
                + VarFields.sizeOf(bytes)
                + VarFields.sizeOf(other));
        into.put((byte) FORMAT).put((byte) (waits ? 1 : 0));
        VarFields.put(into, id);
        VarFields.put(into, name);
        VarFields.put(into, bytes);
        VarFields.put(into, other);
        return into.array();
    }

    private byte @Nullable [] bytes(HostedType type) {
        if (value == null) {
            return null;
        }
        try {
            return value instanceof EncodedValue encoded
                    ? encoded.bytes()
                    : type.encode(value, HostedType.classOf(value));
        } catch (RuntimeException e) {
            throw new InvalidCallException("The value of a workflow cannot be sent to the node of its actor: "
                    + UnreadableValueException.reason(e) + ".");
        }
    }

    /** @throws InvalidCallException it is none */
    public static WorkflowOrder decode(byte[] bytes) {
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            if (from.get() != FORMAT) {
                throw new InvalidCallException(
                        "An order about a workflow has format " + FORMAT + ", got " + bytes[0] + ".");
            }
            return fields(from);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidCallException("An order about a workflow ends in the middle of a field, or is none.");
        }
    }

    private static WorkflowOrder fields(ByteBuffer from) {
        boolean waits = from.get() != 0;
        String id = VarFields.text(from);
        String name = VarFields.text(from);
        byte[] value = VarFields.value(from);
        String other = from.hasRemaining() ? VarFields.text(from) : "";
        return new WorkflowOrder(id, name, waits, value == null ? null : new EncodedValue(value), other);
    }
}
