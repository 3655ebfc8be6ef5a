package dev.rouse.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds circles of classes: sets of top-level classes each of which reaches each other one through what it uses, so that none of
 * them can be read, tested or changed without the rest. A nested class counts as the top-level class around it. A class that no
 * other one leads back to is in no circle.
 *
 * <p>These are the strongly connected components of the graph of uses, by Tarjan's algorithm.
 */
public final class ClassCircles {

    private final Map<String, SortedSet<String>> uses;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> onPath = new HashSet<>();
    private final List<SortedSet<String>> found = new ArrayList<>();

    private ClassCircles(Map<String, SortedSet<String>> uses) {
        this.uses = uses;
    }

    /**
     * Finds all circles among {@code classes}, and none that leads through others.
     *
     * @return full names of the top-level classes of each circle, the largest circle first
     */
    public static List<SortedSet<String>> in(JavaClasses classes) {
        ClassCircles circles = new ClassCircles(uses(classes));
        for (String type : circles.uses.keySet()) {
            if (!circles.order.containsKey(type)) {
                circles.visit(type);
            }
        }
        circles.found.sort(
                Comparator.<SortedSet<String>>comparingInt(Set::size).reversed().thenComparing(SortedSet::first));
        return circles.found;
    }

    /**
     * Finds the circles of more than {@code most} classes.
     *
     * @return one line for each, with what to do about it; empty where there is none
     */
    public static List<String> largerThan(int most, JavaClasses classes) {
        return in(classes).stream()
                .filter(circle -> circle.size() > most)
                .map(circle -> circle.size() + " classes use each other in a circle, at most " + most + " may: "
                        + String.join(", ", circle)
                        + ". Find the one that is used from below and made above: give those below a small interface of"
                        + " what they need of it, or hand them the values instead.")
                .toList();
    }

    private static Map<String, SortedSet<String>> uses(JavaClasses classes) {
        Map<String, SortedSet<String>> uses = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = topLevel(type).getFullName();
            SortedSet<String> targets = uses.computeIfAbsent(from, any -> new TreeSet<>());
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                JavaClass target = topLevel(use.getTargetClass().getBaseComponentType());
                if (classes.contain(target.getFullName())
                        && !target.getFullName().equals(from)) {
                    targets.add(target.getFullName());
                }
            }
        }
        return uses;
    }

    private static JavaClass topLevel(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }

    private void visit(String type) {
        order.put(type, order.size());
        lowest.put(type, order.get(type));
        path.push(type);
        onPath.add(type);
        for (String used : uses.getOrDefault(type, new TreeSet<>())) {
            if (!order.containsKey(used)) {
                visit(used);
                lowest.merge(type, lowest.get(used), Math::min);
            } else if (onPath.contains(used)) {
                lowest.merge(type, order.get(used), Math::min);
            }
        }
        if (lowest.get(type).equals(order.get(type))) {
            close(type);
        }
    }

    private void close(String first) {
        SortedSet<String> circle = new TreeSet<>();
        String last;
        do {
            last = path.pop();
            onPath.remove(last);
            circle.add(last);
        } while (!last.equals(first));
        if (circle.size() > 1) {
            found.add(circle);
        }
    }
}
