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
 * bytes).
 *
 * @param id of the workflow; empty where one is to be made
 * @param name of the code, the signal or the promise; empty for none
 * @param waits whether the answer of a start is the result
 * @param value of a start, a signal or a promise; an {@link EncodedValue} where it comes from another node; null for none
 */
public record WorkflowOrder(
        String id, String name, boolean waits, @Nullable Object value) {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 2;

    /** An order about the workflow of {@code id}. */
    public WorkflowOrder(String id) {
        this(id, "", false, null);
    }

    /**
     * Encodes it for another node.
     *
     * @throws InvalidCallException the codec of the type cannot write the value
     */
    public byte[] encode(HostedType type) {
        byte[] bytes = bytes(type);
        ByteBuffer into = ByteBuffer.allocate(
                FIXED_BYTES + VarFields.sizeOf(id) + VarFields.sizeOf(name) + VarFields.sizeOf(bytes));
        into.put((byte) FORMAT).put((byte) (waits ? 1 : 0));
        VarFields.put(into, id);
        VarFields.put(into, name);
        VarFields.put(into, bytes);
        return into.array();
    }

    private byte @Nullable [] bytes(HostedType type) {
        if (value == null) {
            return null;
        }
        try {
            return value instanceof EncodedValue encoded ? encoded.bytes() : type.encode(value, value.getClass());
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
        return new WorkflowOrder(id, name, waits, value == null ? null : new EncodedValue(value));
    }
}
