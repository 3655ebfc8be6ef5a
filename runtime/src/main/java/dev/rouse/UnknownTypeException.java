package dev.rouse;

import java.util.List;
import java.util.Map;

/** No actor type of that name, or with that interface, is registered here. */
public final class UnknownTypeException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient List<String> known;

    /** Refuses a call of an actor of {@code type}. */
    public UnknownTypeException(String type, List<String> known) {
        this(type, known, "No actor type is named '" + type + "'; registered are " + told(known) + ".");
    }

    private UnknownTypeException(String type, List<String> known, String message) {
        super(ErrorKind.NOT_FOUND, "request", "unknown_type", message, Map.of("type", type), null);
        this.type = type;
        this.known = known;
    }

    /**
     * {@code api} was given where the interface of a registered actor type is expected.
     *
     * @param known the interfaces that are registered
     */
    public static UnknownTypeException of(Class<?> api, List<Class<?>> known) {
        List<String> names = known.stream().map(Class::getName).sorted().toList();
        return new UnknownTypeException(
                api.getName(),
                names,
                (api.isInterface() ? "The interface " : "The class ") + api.getName()
                        + " is not registered with this runtime; registered are " + told(names) + ". "
                        + instead(api, known));
    }

    /** That of another node, in its words. */
    public static UnknownTypeException reported(String type, List<String> known, String message) {
        return new UnknownTypeException(type, known, message);
    }

    private static String instead(Class<?> api, List<Class<?>> known) {
        for (Class<?> other : known) {
            if (other.getName().equals(api.getName())) {
                return "The one that is registered was loaded by another class loader, " + other.getClassLoader()
                        + ", this one by " + api.getClassLoader() + ": use the same class in both places.";
            }
        }
        for (Class<?> other : known) {
            if (other.isAssignableFrom(api)) {
                return "Actors are called by the interface that was registered: use " + other.getSimpleName()
                        + ".class.";
            }
        }
        return api.isInterface()
                ? "Register it when the runtime is built: .register(ActorType.of(" + api.getSimpleName() + ".class, "
                        + api.getSimpleName() + "Actor::new))."
                : "Actors are registered and called by an interface, not by a class.";
    }

    private static String told(List<String> known) {
        return known.isEmpty() ? "none" : known.toString();
    }

    /** The name, or the interface's name, that is not known. */
    public String type() {
        return type;
    }

    /** The names, or the names of the interfaces, that are registered. */
    public List<String> known() {
        return known;
    }
}
