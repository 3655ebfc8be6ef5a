package dev.rouse.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingStoreTest {

    private final List<Method> asked = new ArrayList<>();
    private final KvStore below = (KvStore) Proxy.newProxyInstance(
            KvStore.class.getClassLoader(), new Class<?>[] {KvStore.class}, (proxy, method, arguments) -> {
                asked.add(method);
                return method.getReturnType() == boolean.class ? false : null;
            });

    static Method[] methods() {
        return KvStore.class.getMethods();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodOfAStoreIsHandedOn(Method method) throws ReflectiveOperationException {
        method.invoke(new ForwardingStore(below) {}, new Object[method.getParameterCount()]);

        assertThat(asked).containsExactly(method);
    }
}
