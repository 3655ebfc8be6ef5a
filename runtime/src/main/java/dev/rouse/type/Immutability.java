package dev.rouse.type;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.DataKey;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Tells values that nobody can change in place from those that somebody might: by their classes where these say it all
 * (numbers, texts, times, enums, records and final fields of such), and for the JDK's unmodifiable collections ({@code
 * List.of}, {@code List.copyOf}) by what they hold. What it does not know might be changed.
 */
public final class Immutability {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            Class.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            ActorAddress.class,
            ActorId.class,
            DataKey.class);

    private static final Set<Class<?>> COLLECTIONS = Set.of(
            List.of().getClass(),
            List.of(1).getClass(),
            Set.of().getClass(),
            Set.of(1).getClass(),
            Map.of().getClass(),
            Map.of(1, 1).getClass(),
            Collections.emptyList().getClass(),
            Collections.emptySet().getClass(),
            Collections.emptyMap().getClass(),
            Collections.singletonList(1).getClass(),
            Collections.singleton(1).getClass(),
            Collections.singletonMap(1, 1).getClass());

    @FunctionalInterface
    private interface Check {
        /**
         * @param value null is no value that could change
         */
        boolean holds(@Nullable Object value);
    }

    private static final Check ALWAYS = value -> true;
    private static final Check NEVER = value -> value == null;

    private final TypeFactory types;
    private final ConcurrentHashMap<Class<?>, Check> byClass = new ConcurrentHashMap<>();
    private final Check check;

    public Immutability(TypeFactory types, JavaType type) {
        this.types = types;
        this.check = of(type, new HashSet<>());
    }

    /** Whether it is certain that nobody can change {@code value}. */
    public boolean holds(Object value) {
        if (check == ALWAYS) {
            return true;
        }
        try {
            return check.holds(value);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return false;
        }
    }

    private boolean holdsByClass(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        Check known = byClass.get(value.getClass());
        if (known == null) {
            known = ofExactly(types.constructType(value.getClass()), new HashSet<>());
            byClass.put(value.getClass(), known);
        }
        return known.holds(value);
    }

    /**
     * @param outer the types that are being looked at: one that holds itself is not followed
     */
    private Check of(JavaType type, Set<JavaType> outer) {
        Class<?> raw = type.getRawClass();
        if (isValue(raw)) {
            return ALWAYS;
        }
        if (type.isCollectionLikeType()) {
            return collection(of(type.getContentType(), outer));
        }
        if (type.isMapLikeType()) {
            return map(of(type.getKeyType(), outer), of(type.getContentType(), outer));
        }
        if (raw == Optional.class) {
            Check content = of(type.containedTypeOrUnknown(0), outer);
            return content == ALWAYS
                    ? ALWAYS
                    : value -> value == null || content.holds(((Optional<?>) value).orElse(null));
        }
        return Modifier.isFinal(raw.getModifiers()) ? ofExactly(type, outer) : this::holdsByClass;
    }

    private static boolean isValue(Class<?> raw) {
        return raw.isPrimitive()
                || raw.isEnum()
                || raw.getSuperclass() != null && raw.getSuperclass().isEnum()
                || VALUES.contains(raw)
                || raw.getPackageName().equals("java.time");
    }

    /** Of values whose class is just this one. */
    private Check ofExactly(JavaType type, Set<JavaType> outer) {
        Class<?> raw = type.getRawClass();
        if (isValue(raw)) {
            return ALWAYS;
        }
        if (COLLECTIONS.contains(raw)) {
            return type.isMapLikeType() ? map(this::holdsByClass, this::holdsByClass) : collection(this::holdsByClass);
        }
        if (raw == Optional.class) {
            return value -> value == null || holdsByClass(((Optional<?>) value).orElse(null));
        }
        if (raw.isArray() || raw.isInterface() || raw.getPackageName().startsWith("java.") || !outer.add(type)) {
            return NEVER;
        }
        Check fields = fields(type, outer);
        outer.remove(type);
        return fields;
    }

    private Check fields(JavaType type, Set<JavaType> outer) {
        List<Field> open = new ArrayList<>();
        List<Check> checks = new ArrayList<>();
        for (JavaType at = type; at != null && !at.isJavaLangObject(); at = at.getSuperClass()) {
            for (Field field : at.getRawClass().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                Check check = Modifier.isFinal(field.getModifiers())
                        ? of(types.resolveMemberType(field.getGenericType(), at.getBindings()), outer)
                        : NEVER;
                if (check == NEVER || check != ALWAYS && !isOpen(field)) {
                    return NEVER;
                }
                if (check != ALWAYS) {
                    open.add(field);
                    checks.add(check);
                }
            }
        }
        return open.isEmpty() ? ALWAYS : value -> value == null || all(open, checks, value);
    }

    private static boolean isOpen(Field field) {
        try {
            field.setAccessible(true);
            return true;
        } catch (InaccessibleObjectException | SecurityException e) {
            return false;
        }
    }

    private static boolean all(List<Field> fields, List<Check> checks, Object value) {
        for (int i = 0; i < fields.size(); i++) {
            try {
                if (!checks.get(i).holds(fields.get(i).get(value))) {
                    return false;
                }
            } catch (IllegalAccessException e) {
                return false;
            }
        }
        return true;
    }

    private static Check collection(Check element) {
        return value -> value == null
                || COLLECTIONS.contains(value.getClass())
                        && (element == ALWAYS
                                || ((Collection<?>) value).stream().allMatch(element::holds));
    }

    private static Check map(Check key, Check content) {
        return value -> value == null
                || COLLECTIONS.contains(value.getClass())
                        && (key == ALWAYS && content == ALWAYS || entries((Map<?, ?>) value, key, content));
    }

    private static boolean entries(Map<?, ?> map, Check key, Check content) {
        return map.entrySet().stream().allMatch(entry -> key.holds(entry.getKey()) && content.holds(entry.getValue()));
    }
}
