package dev.rouse.test;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.base.Arguments;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the type of an actor by its class: its one interface, and its constructor without arguments. */
final class ActorTypes {

    private ActorTypes() {}

    static List<ActorType<?>> of(Class<?>... implementations) {
        List<ActorType<?>> types = new ArrayList<>();
        for (Class<?> implementation : Arguments.noNulls("implementations", implementations)) {
            types.add(of(implementation));
        }
        return types;
    }

    private static ActorType<?> of(Class<?> implementation) {
        if (!Actor.class.isAssignableFrom(implementation) || Modifier.isAbstract(implementation.getModifiers())) {
            throw new IllegalArgumentException("An actor's class is given, one that extends Actor and can be made, got "
                    + implementation.getName() + ".");
        }
        List<Class<?>> found = interfaces(implementation);
        if (found.size() != 1) {
            throw new IllegalArgumentException("The interface of " + implementation.getName()
                    + " is to be the one of its own whose methods return Mono or Flux, got " + found
                    + ": give its type, ActorType.of(….class, …).");
        }
        return type(found.get(0), constructor(implementation));
    }

    private static <A> ActorType<A> type(Class<A> api, Constructor<?> constructor) {
        return ActorType.of(api, () -> api.cast(made(constructor)));
    }

    private static Object made(Constructor<?> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(constructor + " cannot be called.", e);
        }
    }

    private static Constructor<?> constructor(Class<?> implementation) {
        try {
            Constructor<?> constructor = implementation.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    implementation.getName() + " has no constructor without arguments: give its type, "
                            + "ActorType.of(….class, () -> new " + implementation.getSimpleName() + "(…)).",
                    e);
        }
    }

    /** Those that the class and its superclasses name, but for those that are a part of another one. */
    private static List<Class<?>> interfaces(Class<?> implementation) {
        List<Class<?>> all = Stream.<Class<?>>iterate(
                        implementation, type -> type != null && type != Actor.class, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getInterfaces()))
                .distinct()
                .filter(ActorTypes::isOfActors)
                .toList();
        return all.stream()
                .filter(one -> all.stream().noneMatch(other -> other != one && one.isAssignableFrom(other)))
                .toList();
    }

    private static boolean isOfActors(Class<?> type) {
        List<Method> methods = Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .toList();
        return !methods.isEmpty() && methods.stream().allMatch(ActorTypes::isAction);
    }

    private static boolean isAction(Method method) {
        return method.getReturnType() == Mono.class || method.getReturnType() == Flux.class;
    }
}
