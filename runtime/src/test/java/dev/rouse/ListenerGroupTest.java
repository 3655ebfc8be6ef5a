package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several listeners as one. */
final class ListenerGroupTest {

    private final List<String> told = new ArrayList<>();

    static Stream<Method> events() {
        return Arrays.stream(RuntimeListener.class.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
    }

    private RuntimeListener listener(String name, boolean breaks) {
        return (RuntimeListener) Proxy.newProxyInstance(
                RuntimeListener.class.getClassLoader(),
                new Class<?>[] {RuntimeListener.class},
                (proxy, method, arguments) -> {
                    told.add(name + " " + method.getName());
                    if (breaks) {
                        throw new NoClassDefFoundError("scripted");
                    }
                    return null;
                });
    }

    private static Object value(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : null;
    }

    private static void tell(RuntimeListener group, Method event) throws ReflectiveOperationException {
        event.invoke(
                group,
                Arrays.stream(event.getParameterTypes())
                        .map(ListenerGroupTest::value)
                        .toArray());
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachIsToldOfEachEvent(Method event) throws ReflectiveOperationException {
        tell(RuntimeListener.all(listener("a", false), listener("b", false)), event);
        assertThat(told).containsExactly("a " + event.getName(), "b " + event.getName());
    }

    @Test
    void oneThatThrowsKeepsTheOthersFromNothing() throws ReflectiveOperationException {
        Method event = RuntimeListener.class.getMethod("callRelayed");
        RuntimeListener group = RuntimeListener.all(listener("a", true), listener("b", false));
        assertThatThrownBy(() -> tell(group, event))
                .isInstanceOf(InvocationTargetException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(told).containsExactly("a callRelayed", "b callRelayed");
    }
}
