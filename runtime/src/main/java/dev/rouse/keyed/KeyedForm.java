package dev.rouse.keyed;

import dev.rouse.call.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Form of calls with a key: what of them is the same in a repeat, and how their answers are written. Lane only. */
public interface KeyedForm {

    /** Names of the place that a key counts in, beside its actor and its principal: texts that are no part of other forms. */
    List<byte[]> scope(Call call);

    /**
     * Returns the parts that a repeat has in common with the first.
     *
     * @throws dev.rouse.InvalidCallException the codec of the type cannot write it
     */
    List<byte @Nullable []> content(Call call);

    /** The bytes of an answer. */
    byte[] encode(Call call, Object result);

    /** The answer that {@link #encode} wrote. */
    Object decode(Call call, byte[] result);
}
