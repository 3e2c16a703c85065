package com.streampay.simulation;

import java.util.Set;

import com.streampay.role.Role;
import com.streampay.settings.SettingsException;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says so at once where the simulation cannot run: it watches who has a stream, gives
 * commands, and reads the event store.
 */
@Component
@ConditionalOnBooleanProperty("streampay.simulation.enabled")
class SimulationNeedsEveryRole implements BeanFactoryPostProcessor, EnvironmentAware {

	private Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (!Role.of(this.environment).containsAll(Set.of(Role.values()))) {
			throw new SettingsException("streampay.simulation.enabled is true on a node that lacks a role.",
					"Set it to false here, or let the node be gateway, command side and projection.");
		}
	}

}
