package dev.rouse.base;

import java.lang.invoke.MethodType;

/** Types of values as objects. */
public final class BoxedType {

    private BoxedType() {}

    /** The class of objects of {@code type}: of {@code int.class}, that of {@code Integer}; of any other class, itself. */
    @SuppressWarnings("unchecked") // int.class is of Integer
    public static <T> Class<T> of(Class<T> type) {
        return type.isPrimitive()
                ? (Class<T>) MethodType.methodType(type).wrap().returnType()
                : type;
    }
}
