package dev.rouse.type;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A codec for the values of one place, a state or an argument, that reads what it writes: the first value of each class, and each
 * that holds a class which the codec has not met before, or every value where that is wanted or one of them was lost already. Used
 * by all lanes; a value that needs no check pays for two comparisons.
 */
public final class CheckedCodec {

    private final GuardedCodec codec;
    private final Type type;
    private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

    /** The class that was found checked last. */
    private @Nullable Class<?> last;

    private volatile boolean always;

    /**
     * @param always whether every value is checked
     */
    public CheckedCodec(GuardedCodec codec, Type type, boolean always) {
        this.codec = codec;
        this.type = type;
        this.always = always;
    }

    /**
     * @throws UnreadableValueException what is written could not be read again
     * @throws RuntimeException it cannot be written, in the codec's words
     */
    public byte[] encode(Object value) {
        int met = codec.classesMet();
        byte[] bytes = encodeUnchecked(value);
        if (always || value.getClass() != last || met != codec.classesMet()) {
            check(value, bytes, met != codec.classesMet());
        }
        return bytes;
    }

    public byte[] encodeUnchecked(Object value) {
        return codec.encode(value, type);
    }

    public Object decode(byte[] bytes) {
        return codec.decode(bytes, type);
    }

    private void check(Object value, byte[] bytes, boolean holdsNewClass) {
        Class<?> concrete = value.getClass();
        if (always || holdsNewClass || !checked.contains(concrete)) {
            String lost = lost(value, bytes);
            if (lost != null) {
                always = true; // The class at fault is met no more: others of it would pass.
                throw new UnreadableValueException(concrete, lost);
            }
            checked.add(concrete);
        }
        last = concrete;
    }

    private @Nullable String lost(Object value, byte[] bytes) {
        try {
            return codec.lost(value, bytes, type);
        } catch (RuntimeException e) {
            return "it is written, and cannot be read again: " + UnreadableValueException.reason(e);
        }
    }
}
