# Before cpack makes the package of what it installed: what Debian wants
# compressed, and the changelog in Debian's form.
execute_process(
	COMMAND ${CMAKE_CURRENT_LIST_DIR}/compress.sh
		${CPACK_TEMPORARY_INSTALL_DIRECTORY}
	COMMAND_ERROR_IS_FATAL ANY)
