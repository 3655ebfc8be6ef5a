package dev.rouse.spring;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The actor types of a bean factory: classes marked with {@link ActorComponent}, and beans that are types. */
final class ActorBeans {

    private final ListableBeanFactory beans;

    ActorBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** All types, as the beans that customize them leave them. */
    List<ActorType<?>> types() {
        List<ActorType<?>> found = new ArrayList<>();
        for (String bean : beans.getBeanNamesForAnnotation(ActorComponent.class)) {
            found.add(typeOf(bean));
        }
        beans.getBeanProvider(ActorType.class).orderedStream().forEach(found::add);
        List<ActorTypeCustomizer> customizers =
                beans.getBeanProvider(ActorTypeCustomizer.class).orderedStream().toList();
        found.replaceAll(type -> customized(type, customizers));
        return found;
    }

    private static ActorType<?> customized(ActorType<?> type, List<ActorTypeCustomizer> customizers) {
        ActorType<?> changed = type;
        for (ActorTypeCustomizer customizer : customizers) {
            changed = customizer.customize(changed);
        }
        return changed;
    }

    private ActorType<?> typeOf(String bean) {
        ActorComponent marked = beans.findAnnotationOnBean(bean, ActorComponent.class);
        Class<?> implementation = beans.getType(bean, false);
        if (marked == null || implementation == null || !Actor.class.isAssignableFrom(implementation)) {
            throw new IllegalStateException("Bean " + bean + " is marked with @ActorComponent, but is no actor: let "
                    + implementation + " extend " + Actor.class.getName() + ".");
        }
        if (!beans.isPrototype(bean)) {
            throw new IllegalStateException(
                    "Actor bean " + bean + " has a scope of its own, but each activation needs an"
                            + " object of its own: remove the scope, so that it is a prototype.");
        }
        return typeOf(bean, apiOf(marked, ClassUtils.getUserClass(implementation)), marked.name());
    }

    private <A> ActorType<A> typeOf(String bean, Class<A> api, String name) {
        ActorType<A> type = ActorType.of(api, () -> api.cast(actor(beans, bean)));
        return name.isEmpty() ? type : type.named(name);
    }

    private static Object actor(BeanFactory beans, String bean) {
        Object actor = beans.getBean(bean);
        if (actor instanceof SpringProxy) {
            throw new IllegalStateException(
                    "Actor bean " + bean + " is advised, and a proxy is not the actor: remove what"
                            + " advises it, such as @Async or @Transactional, and call a bean that has it.");
        }
        return actor;
    }

    private static Class<?> apiOf(ActorComponent marked, Class<?> implementation) {
        if (marked.api() != void.class) {
            return marked.api();
        }
        List<Class<?>> apis = Stream.of(ClassUtils.getAllInterfacesForClass(implementation))
                .filter(ActorBeans::isApi)
                .toList();
        if (apis.size() != 1) {
            throw new IllegalStateException("Actor class " + implementation.getName() + " implements " + apis.size()
                    + " interfaces whose methods return Mono or Flux, " + apis
                    + ": name the one that callers see, @ActorComponent(api = …).");
        }
        return apis.get(0);
    }

    private static boolean isApi(Class<?> type) {
        List<Method> methods = Stream.of(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
        return !methods.isEmpty() && methods.stream().allMatch(method -> isPublisher(method.getReturnType()));
    }

    private static boolean isPublisher(@Nullable Class<?> type) {
        return type == Mono.class || type == Flux.class;
    }
}
