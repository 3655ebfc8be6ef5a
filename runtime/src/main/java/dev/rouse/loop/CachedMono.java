package dev.rouse.loop;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;

/**
 * Finds the subscribers of a {@code Mono.cache()}. It is the one publisher of Reactor that several may wait for and that does not tell who
 * does, so its field is read; where that cannot be, nothing is known.
 */
public final class CachedMono {

    private static final String CACHES = "reactor.core.publisher.MonoCache";
    private static final String WAITING = "subscribers";

    private static final ClassValue<Optional<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            try {
                Field field = type.getDeclaredField(WAITING);
                field.setAccessible(true);
                return Optional.of(field);
            } catch (NoSuchFieldException | RuntimeException e) {
                return Optional.empty();
            }
        }
    };

    private CachedMono() {}

    /** Whether {@code subscriber} is the one by which a cache waits for what it is to keep. */
    public static boolean is(Scannable subscriber) {
        return subscriber.getClass().getName().startsWith(CACHES);
    }

    /** The subscribers that wait for {@code cache}; null when they cannot be known. */
    public static @Nullable List<Scannable> waitingFor(Scannable cache) {
        Field field = FIELDS.get(cache.getClass()).orElse(null);
        try {
            return field != null && field.get(cache) instanceof Scannable[] waiting ? List.of(waiting) : null;
        } catch (IllegalAccessException e) {
            return null;
        }
    }
}
