package com.streampay.role;

import java.util.Collections;
import java.util.Set;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the node has one of the roles of {@link OnRole}.
 */
class RoleCondition implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Role[] wanted = metadata.getAnnotations().get(OnRole.class).getEnumArray("value", Role.class);
		return !Collections.disjoint(Role.of(context.getEnvironment()), Set.of(wanted));
	}

}
