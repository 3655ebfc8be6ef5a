package dev.rouse.workflow.code;

import dev.rouse.LimitExceededException;
import dev.rouse.base.BoxedType;
import dev.rouse.type.HostedType;
import org.jspecify.annotations.Nullable;

/** Values of workflows as the codec of their actor's type writes and reads them. */
public final class Values {

    private Values() {}

    /** @throws LimitExceededException it has too many bytes */
    public static byte @Nullable [] encode(HostedType actors, @Nullable Object value, Class<?> type) {
        if (value == null) {
            return null;
        }
        return checked(actors, actors.encode(value, type));
    }

    /** @throws LimitExceededException it has too many bytes */
    public static byte[] checked(HostedType actors, byte[] bytes) {
        int most = actors.options().workflows().maxEntryBytes();
        if (bytes.length > most) {
            throw new LimitExceededException(
                    "bytes of a value of a workflow of type " + actors.name(), bytes.length, most);
        }
        return bytes;
    }

    public static <T> @Nullable T decode(HostedType actors, byte @Nullable [] bytes, Class<T> type) {
        return bytes == null ? null : BoxedType.of(type).cast(actors.decode(bytes, type));
    }
}
