package dev.rouse.type;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeBindings;
import tools.jackson.databind.type.TypeFactory;

/**
 * Types of an interface's methods as they are in that interface: of {@code UserRepo extends Repo<User>}, the {@code T} of a method
 * of {@code Repo<T>} is {@code User}.
 */
public final class MemberTypes {

    private final TypeFactory types;
    private final JavaType api;

    public MemberTypes(TypeFactory types, Class<?> api) {
        this.types = types;
        this.api = types.constructType(api);
    }

    public List<Type> parameters(Method method) {
        return Stream.of(method.getGenericParameterTypes())
                .map(type -> of(type, method))
                .toList();
    }

    /** The type that the {@code Mono} or {@code Flux} of {@code method} is of. */
    public Type result(Method method) {
        return method.getGenericReturnType() instanceof ParameterizedType generic
                ? of(generic.getActualTypeArguments()[0], method)
                : Object.class;
    }

    /** The class that values of {@code type} are of. */
    public Class<?> raw(Type type) {
        return types.constructType(type).getRawClass();
    }

    private Type of(Type declared, Method method) {
        if (!hasVariable(declared)) {
            return declared;
        }
        JavaType owner = api.findSuperType(method.getDeclaringClass());
        TypeBindings bindings = owner == null ? TypeBindings.emptyBindings() : owner.getBindings();
        return plain(types.resolveMemberType(declared, bindings));
    }

    private static boolean hasVariable(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Stream.of(generic.getActualTypeArguments()).anyMatch(MemberTypes::hasVariable);
        }
        if (type instanceof GenericArrayType array) {
            return hasVariable(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getUpperBounds()).anyMatch(MemberTypes::hasVariable);
        }
        return type instanceof TypeVariable;
    }

    private static Type plain(JavaType type) {
        int arguments = type.containedTypeCount();
        if (type.isArrayType()) {
            return type.getContentType().hasGenericTypes() ? type : type.getRawClass();
        }
        return arguments == 0
                ? type.getRawClass()
                : new Generic(
                        type.getRawClass(),
                        type.getBindings().getTypeParameters().stream()
                                .map(MemberTypes::plain)
                                .toList());
    }

    /** A class with its type arguments. */
    private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return arguments.stream()
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }
}
