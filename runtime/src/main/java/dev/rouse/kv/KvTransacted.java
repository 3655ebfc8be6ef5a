package dev.rouse.kv;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a {@link KvStore#transact}.
 *
 * @param value what the work returned; null when its {@code Mono} was empty
 * @param readVersion the version everything was read at
 * @param commitVersion the version of its writes; null when it wrote nothing
 */
public record KvTransacted<T>(
        @Nullable T value, KvVersion readVersion, @Nullable KvVersion commitVersion) {}
