package dev.rouse.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonView;
import dev.rouse.base.Quantity;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what of a value was never written, so that the same is written of what was read: a field that no method tells of, the
 * class of an object that is declared as {@code Object} or as its superclass. What its author excluded ({@code transient},
 * {@code @JsonIgnore}) counts as nothing.
 */
final class UnwrittenParts {

    private static final int MAX_PARTS = 10_000;

    /** Annotations by which the author of a class chose what is written. */
    private static final List<Class<? extends Annotation>> CHOOSING = List.of(
            JsonAutoDetect.class,
            JsonFilter.class,
            JsonIgnoreProperties.class,
            JsonIgnoreType.class,
            JsonIncludeProperties.class);

    private static final List<Class<? extends Annotation>> EXCLUDING =
            List.of(JsonBackReference.class, JsonIgnore.class, JsonIgnoreProperties.class, JsonView.class);

    private int left = MAX_PARTS;

    /**
     * Describes in words what is lost; null for nothing, and for what cannot be seen.
     *
     * @param back what was read of what was written of {@code value}
     */
    @Nullable
    String of(Object value, Object back) {
        try {
            return part("", value, back);
        } catch (RuntimeException | StackOverflowError e) {
            return null; // Foreign code, or a value deeper than can be looked at.
        }
    }

    private @Nullable String part(String at, @Nullable Object value, @Nullable Object back) {
        if (value == null || value == back || left-- <= 0) {
            return null;
        }
        if (back == null) {
            return value instanceof Optional
                    ? null
                    : told(at, "a " + value.getClass().getTypeName(), "null");
        }
        if (value instanceof Optional<?> some && back instanceof Optional<?> other) {
            return part(at, some.orElse(null), other.orElse(null));
        }
        if (value instanceof Map<?, ?> map && back instanceof Map<?, ?> other) {
            return inMap(at, map, other);
        }
        if (value instanceof Collection<?> all && back instanceof Collection<?> others) {
            return inCollection(at, all, others);
        }
        return isUsers(value.getClass()) ? ofUsers(at, value, back) : null;
    }

    private @Nullable String inMap(String at, Map<?, ?> map, Map<?, ?> back) {
        if (back.isEmpty() && !map.isEmpty()) {
            return told(at, Quantity.of(map.size(), "entry", "entries"), "none");
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (back.containsKey(entry.getKey())) {
                String found =
                        part(at + "[" + keyText(entry.getKey()) + "]", entry.getValue(), back.get(entry.getKey()));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String keyText(@Nullable Object key) {
        return key instanceof String text && text.length() <= 40 ? text : "…";
    }

    /** Sets have no places, so their elements are looked at in lists alone. */
    private @Nullable String inCollection(String at, Collection<?> all, Collection<?> back) {
        if (back.isEmpty() && !all.isEmpty()) {
            return told(at, Quantity.of(all.size(), "element"), "none");
        }
        if (all instanceof List && back instanceof List && all.size() == back.size()) {
            Iterator<?> others = back.iterator();
            int index = 0;
            for (Object element : all) {
                String found = part(at + "[" + index++ + "]", element, others.next());
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable String ofUsers(String at, Object value, Object back) {
        Class<?> type = value.getClass();
        if (type != back.getClass()) {
            boolean isLost =
                    !isUsers(back.getClass()) || back.getClass().isAssignableFrom(type) && !(value instanceof Enum);
            return isLost
                    ? told(at, "a " + type.getTypeName(), "a " + back.getClass().getTypeName())
                    : null;
        }
        // A record is equal by its fields, which are looked at next.
        if (value instanceof Enum || !(value instanceof Record) && value.equals(back)) {
            return null;
        }
        for (Class<?> declaring = type; isUsers(declaring); declaring = declaring.getSuperclass()) {
            if (isAnnotated(declaring, CHOOSING)) {
                return null;
            }
            for (Field field : declaring.getDeclaredFields()) {
                String found = isExcluded(field) ? null : inField(at, field, value, back);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable String inField(String at, Field field, Object value, Object back) {
        Object before;
        Object after;
        try {
            field.setAccessible(true);
            before = field.get(value);
            after = field.get(back);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null;
        }
        String here = at.isEmpty() ? field.getName() : at + "." + field.getName();
        boolean isCounted = field.getType().isPrimitive() && !field.getName().startsWith("hash");
        return isCounted && !isZero(before) && isZero(after)
                ? told(here, String.valueOf(before), String.valueOf(after))
                : part(here, before, after);
    }

    private static boolean isZero(@Nullable Object primitive) {
        return primitive instanceof Number number
                ? number.doubleValue() == 0
                : Boolean.FALSE.equals(primitive) || Character.valueOf('\0').equals(primitive);
    }

    /** Whether {@code type} is none of the platform, whose classes say themselves what they are. */
    static boolean isUsers(@Nullable Class<?> type) {
        return type != null
                && !type.isPrimitive()
                && !type.isArray()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("javax.")
                && !type.getName().startsWith("kotlin.")
                && !type.getName().startsWith("tools.jackson.");
    }

    private static boolean isExcluded(Field field) {
        int modifiers = field.getModifiers();
        if (Modifier.isStatic(modifiers)
                || Modifier.isTransient(modifiers)
                || field.isSynthetic()
                || isExcluding(field)) {
            return true;
        }
        String name = field.getName();
        String getter = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        for (Method method : field.getDeclaringClass().getDeclaredMethods()) {
            boolean tells = method.getName().equals(name)
                    || method.getName().equals("get" + getter)
                    || method.getName().equals("is" + getter)
                    || method.getName().equals("set" + getter);
            if (tells && isExcluding(method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExcluding(AnnotatedElement member) {
        JsonProperty property = member.getAnnotation(JsonProperty.class);
        return isAnnotated(member, EXCLUDING) || property != null && property.access() != JsonProperty.Access.AUTO;
    }

    private static boolean isAnnotated(AnnotatedElement element, List<Class<? extends Annotation>> annotations) {
        return annotations.stream().anyMatch(element::isAnnotationPresent);
    }

    private static String told(String at, String before, String after) {
        return (at.isEmpty() ? "" : "at " + at + " ") + before + " is not written, and is " + after
                + " after it was read";
    }
}
